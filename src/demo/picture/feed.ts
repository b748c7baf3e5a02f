import type { Happening } from '../happening.ts';
import type { Day } from '../run-days.ts';
import { shortDate, shortDay } from './days-in-words.ts';

export type FeedTone = 'notice' | 'off' | 'gone' | 'back' | 'people' | 'trouble';

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
    const texts = group.length < MANY ? group.map(inWords) : [together(group)];
    return texts.map((text) => ({
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

/** Whoever is told that a key was just deactivated is told of its deletion: one line says both. */
function isEcho(happening: Happening, all: readonly Happening[]): boolean {
  if (happening.kind === 'skipped') return true;
  if (happening.kind !== 'told' || happening.announced !== 'delete') return false;
  return all.some(
    ({ kind, keyId }) => keyId === happening.keyId && (kind === 'deactivated' || kind === 'adopted'),
  );
}

function inWords(happening: Happening): string {
  const { kind, user, says } = happening;
  const key = `a key of ${user}`;
  switch (kind) {
    case 'told':
    case 'reminded':
      return notice(happening, `${user}`);
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
    case 'attention':
      return reason === 'Quarantined'
        ? `${user} ${verb} at once: the key has probably leaked`
        : `${user} ${verb}: the key needs attention`;
  }
}

const PLURAL: Partial<Record<Happening['kind'], string>> = {
  told: 'notices',
  reminded: 'reminders',
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
    case 'deed':
      return 'people';
    case 'failed':
    case 'refused':
    case 'trouble':
      return 'trouble';
    case 'told':
    case 'reminded':
    case 'adopted':
    case 'skipped':
    case undefined:
      return 'notice';
  }
}
