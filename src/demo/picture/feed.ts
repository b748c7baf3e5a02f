import type { Announced } from '../../core/model/receipt.ts';
import type { Happening } from '../happening.ts';
import type { Day } from '../run-days.ts';
import { shortDate, shortDay } from './days-in-words.ts';

export type FeedTone = 'notice' | 'new' | 'off' | 'gone' | 'back' | 'people' | 'trouble';

/** One line of what goes on. */
export interface FeedLine {
  /** `14 Oct` */
  readonly date: string;
  readonly account: string;
  readonly text: string;
  readonly tone: FeedTone;
}

/** From so many of a kind in one account and day on, they share a line. */
const MANY = 3;

/** A day in lines; whoever watches has a fraction of a second for each, so they are few and short. */
export function feedOf({ day, happenings }: Day): readonly FeedLine[] {
  return groups(happenings.filter((each) => !isEcho(each, happenings))).flatMap((group) => {
    const texts = group.length < MANY ? new Set(group.map(inWords)) : [together(group)];
    return [...texts].map((text) => ({
      date: shortDate(day),
      account: group[0]?.account?.name ?? 'all accounts',
      text,
      tone: toneOf(group[0]),
    }));
  });
}

/** The same kind of thing in the same account, in the order of the first of each. */
function groups(happenings: readonly Happening[]): readonly (readonly Happening[])[] {
  const byKind = new Map<string, Happening[]>();
  for (const each of happenings) {
    const name = `${each.account?.id} ${each.kind}`;
    byKind.set(name, [...(byKind.get(name) ?? []), each]);
  }
  return [...byKind.values()];
}

/** What goes without saying beside another line of the day: the notice that comes with a step, a key fetched at once. */
function isEcho(happening: Happening, all: readonly Happening[]): boolean {
  const { kind, user, account, keyId } = happening;
  if (kind === 'skipped' || kind === 'issued') return true;
  if (kind === 'fetched')
    return all.some((each) => each.kind === 'rotated' && each.user === user && each.account === account);
  if (kind !== 'told') return false;
  const steps = STEPS_BEFORE_NOTICE[happening.announced] ?? [];
  return all.some((each) => each.keyId === keyId && steps.includes(each.kind));
}

const STEPS_BEFORE_NOTICE: Partial<Record<Announced, readonly Happening['kind'][]>> = {
  deactivate: ['rotated'],
  delete: ['deactivated', 'adopted'],
};

function inWords(happening: Happening): string {
  const { kind, user, says } = happening;
  const key = `a key of ${user}`;
  switch (kind) {
    case 'told':
    case 'reminded':
      return notice(happening, `${user}`);
    case 'rotated':
      return `${user} gets a new key: stored, tested, and ready to be fetched`;
    case 'undone':
      return `${user}: the half-made replacement is undone; the old key works on`;
    case 'deactivated':
      return `${key} is deactivated; it can be restored until it is deleted`;
    case 'deleted':
      return `${key} is deleted`;
    case 'adopted':
      return `${key} was off by another hand: its clock starts`;
    case 'restored':
    case 'deed':
      return says;
    case 'found-restored':
      return `${key} is active again: its clocks start afresh`;
    case 'failed':
      return `${user}: failed, and is tried again in the next run`;
    case 'issued':
    case 'fetched':
    case 'killed':
    case 'refused':
    case 'skipped':
    case 'trouble':
      return says.split('\n')[0] ?? '';
  }
}

function notice(happening: Extract<Happening, { promised: unknown }>, user: string): string {
  const { kind, announced, promised, reason } = happening;
  const verb = kind === 'told' ? 'is told' : 'is reminded';
  const date = promised === null ? '' : ` on ${shortDay(promised)}`;
  switch (announced) {
    case 'deactivate':
      return `${user} ${verb}: ${reason === 'Replaced' ? 'replaced' : 'unused'}, will be deactivated${date}`;
    case 'delete':
      return `${user} ${verb}: will be deleted${date}`;
    case 'rotate':
      return `${user} ${verb}: the key has grown old, please replace it`;
    case 'nothing':
      return `${user} is told: nothing will happen to the key, an earlier notice is taken back`;
    case 'attention':
      if (reason === 'Quarantined') return `${user} ${verb} at once: the key has probably leaked`;
      return reason === 'CutoverUnproven'
        ? `${user} and the fallback are told: the new key is not in use, so the old one stays`
        : `${user} ${verb}: the key needs attention`;
  }
}

const PLURAL: Partial<Record<Happening['kind'], string>> = {
  told: 'notices',
  reminded: 'reminders',
  rotated: 'keys are replaced and ready to be fetched',
  fetched: 'new keys are fetched',
  deactivated: 'keys are deactivated',
  deleted: 'keys are deleted',
};

function together(group: readonly Happening[]): string {
  const [first] = group;
  const plural = first === undefined ? undefined : PLURAL[first.kind];
  if (first === undefined || plural === undefined) return first === undefined ? '' : inWords(first);
  const names = [...new Set(group.map(({ user }) => user))];
  const whose =
    names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', ');
  return `${group.length} ${plural}: ${whose}`;
}

function toneOf(happening: Happening | undefined): FeedTone {
  switch (happening?.kind) {
    case 'deactivated':
      return 'off';
    case 'deleted':
      return 'gone';
    case 'restored':
    case 'found-restored':
      return 'back';
    case 'rotated':
      return 'new';
    case 'deed':
    case 'fetched':
      return 'people';
    case 'undone':
      return 'back';
    case 'killed':
    case 'failed':
    case 'refused':
    case 'trouble':
      return 'trouble';
    case 'told':
    case 'reminded':
    case 'adopted':
    case 'issued':
    case 'skipped':
    case undefined:
      return 'notice';
  }
}
