import type { Step } from '../core/model/decision.ts';
import { DAY } from '../core/model/time.ts';
import { day, distance, moment, weekdayAndDay } from './dates.ts';
import type { DigestFailure, DigestHold, DigestInput, DigestStep } from './digest-input.ts';
import { accountView } from './notice.ts';
import { mailDoor } from './door.ts';

/** What the templates of the digest see. Every name is always there; what does not apply is null or empty. */
export interface DigestView {
  readonly subject: string;
  readonly preheader: string;
  readonly title: string;
  readonly tone: 'red' | 'green';
  readonly account: { readonly id: string; readonly alias: string | null; readonly label: string };
  readonly run: string;
  /** `21 November 2026, 06:00 UTC`. */
  readonly at: string;
  readonly stopped: string | null;
  /** How much of what, zero included. */
  readonly counts: readonly { readonly name: string; readonly count: number }[];
  readonly failed: Lines<FailureLine>;
  readonly done: readonly (Lines<StepLine> & { readonly step: string; readonly title: string })[];
  readonly skipped: Lines<StepLine>;
  readonly held: readonly (Lines<HoldLine> & { readonly reason: string; readonly title: string })[];
  readonly upcoming: Lines<StepLine & { readonly day: string; readonly distance: string }>;
  readonly notes: readonly string[];
}

/** The first lines of a list, and how many more there are: a digest is read, the journal is searched. */
interface Lines<T> {
  readonly total: number;
  readonly lines: readonly T[];
  readonly more: number;
}

interface HoldLine {
  readonly user: string;
  /** Empty where no key is meant. */
  readonly key: string;
  readonly message: string;
}

interface StepLine extends HoldLine {
  readonly step: string;
  readonly reason: string;
}

interface FailureLine extends HoldLine {
  readonly step: string;
}

const UPCOMING = 7 * DAY;
/** Failures, and what was done, are what the digest is for; holds are many and alike. */
const MOST_LINES = 100;
const MOST_HELD = 5;

const DONE: Record<Step, string> = {
  notify: 'notified',
  rotate: 'rotated',
  deactivate: 'deactivated',
  delete: 'deleted',
  repair: 'repaired',
  restore: 'restored',
};
const STEPS = Object.keys(DONE) as readonly Step[];

/** The digest as its templates see it, every text one printable line. */
export function digestView(input: DigestInput): DigestView {
  const soon = input.upcoming
    .filter(({ due }) => due <= input.now + UPCOMING)
    .toSorted((a, b) => a.due - b.due);
  return mailDoor<DigestView>({
    subject: `Keywarden: ${headline(input)} (account ${accountView(input.account).alias ?? input.account.id})`,
    preheader: summary(input),
    title: capital(headline(input)),
    tone: input.failed.length > 0 || input.stopped !== null ? 'red' : 'green',
    account: accountView(input.account),
    run: input.run,
    at: moment(input.now),
    stopped: input.stopped,
    counts: counts(input),
    failed: lines(input.failed.map(failureLine), MOST_LINES),
    done: STEPS.flatMap((step) => {
      const items = input.done.filter((item) => item.step === step).map(stepLine);
      return items.length === 0 ? [] : [{ step, title: capital(DONE[step]), ...lines(items, MOST_LINES) }];
    }),
    skipped: lines(input.skipped.map(stepLine), MOST_LINES),
    held: heldGroups(input.held),
    upcoming: lines(
      soon.map((item) => ({
        ...stepLine(item),
        day: weekdayAndDay(item.due),
        distance: distance(input.now, item.due),
      })),
      MOST_LINES,
    ),
    notes: input.notes,
  });
}

function headline({ failed, done, stopped }: DigestInput): string {
  const said = [
    ...(stopped === null ? [] : ['stopped at a guardrail']),
    ...(failed.length === 0 ? [] : [`${failed.length} failed`]),
    ...(done.length === 0 ? [] : [`${done.length} done`]),
  ];
  return said.length === 0 ? 'nothing to do' : said.join(', ');
}

function summary(input: DigestInput): string {
  const said = counts(input).filter(({ count }) => count > 0);
  return [...said.map(({ count, name }) => `${count} ${name}`), day(input.now)].join(', ');
}

/** What operators look for first is said even when it is zero; what rarely happens only when it did. */
function counts({ failed, done, skipped, held }: DigestInput): DigestView['counts'] {
  const always: ReadonlySet<Step> = new Set<Step>(['notify', 'deactivate', 'delete']);
  const steps = STEPS.map((step) => ({
    step,
    name: DONE[step],
    count: done.filter((item) => item.step === step).length,
  }));
  return [
    { name: 'failed', count: failed.length },
    ...steps.flatMap(({ step, name, count }) => (count > 0 || always.has(step) ? [{ name, count }] : [])),
    { name: 'skipped', count: skipped.length },
    { name: 'held', count: held.length },
  ];
}

/** By reason, the largest group first. */
function heldGroups(held: readonly DigestHold[]): DigestView['held'] {
  const groups = new Map<string, DigestHold[]>();
  for (const hold of held) groups.set(hold.reason, [...(groups.get(hold.reason) ?? []), hold]);
  return [...groups]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([reason, items]) => ({ reason, title: spaced(reason), ...lines(items.map(holdLine), MOST_HELD) }));
}

function lines<T>(all: readonly T[], most: number): Lines<T> {
  const shown = all.slice(0, most);
  return { total: all.length, lines: shown, more: all.length - shown.length };
}

function holdLine({ user, keyId, message }: DigestHold): HoldLine {
  return { user, key: keyId ?? '', message };
}

function stepLine(item: DigestStep): StepLine {
  return { ...holdLine(item), step: item.step, reason: item.reason };
}

function failureLine({ step, user, keyId, message }: DigestFailure): FailureLine {
  return { step: step ?? '', user: user ?? '', key: keyId ?? '', message };
}

/** `TwoKeysInUse` as people write it: `Two keys in use`. */
function spaced(reason: string): string {
  return capital(reason.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase());
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
