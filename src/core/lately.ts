import type { StepDecision } from './model/decision.ts';
import { type Duration, HOUR, type Instant } from './model/time.ts';
import type { JournalEvent } from './ports.ts';

/**
 * The time over which `per-day` counts. Less than a day, because a daily run never starts on the same second twice: the
 * run of today must not be held back by that of yesterday.
 */
export const LATELY: Duration = 20 * HOUR;

/** What is counted together: changes of keys by kind, and the notices that announce one. */
export const KINDS = ['rotate', 'deactivate', 'delete', 'announce-deactivate', 'announce-delete'] as const;
export type Kind = (typeof KINDS)[number];
export type ChangeKind = Extract<Kind, 'rotate' | 'deactivate' | 'delete'>;

/** A number for every kind. */
export type PerKind = Readonly<Record<Kind, number>>;

/** Something for every kind. */
export function perKind<T>(make: (kind: Kind) => T): Readonly<Record<Kind, T>> {
  return {
    rotate: make('rotate'),
    deactivate: make('deactivate'),
    delete: make('delete'),
    'announce-deactivate': make('announce-deactivate'),
    'announce-delete': make('announce-delete'),
  };
}

/** What was begun in an account lately, whatever run began it. */
export interface Lately {
  /** Changes that were begun, each step on a key once; how they ended does not matter. May reach back further. */
  readonly begun: readonly Begun[];
  /** Notices that started a clock and were accepted, each announced step of a key once. */
  readonly announced: readonly Announcing[];
  /** Messages to owners that were accepted, each once; may reach back further. */
  readonly mailed: readonly Mailed[];
  /** What this run did so far, its earlier turns included. */
  readonly run: RunSoFar;
  /** How much of each kind the fleet leaves to this account for the rest of the run; null: no fleet was weighed. */
  readonly share: PerKind | null;
  /** Why nothing destructive is done in this run; null: it may be. */
  readonly stopped: string | null;
  /** Number of the last line of history that was read; 0: there was none lately. */
  readonly seq: number;
}

interface Begun {
  readonly step: ChangeKind;
  readonly user: string | null;
  readonly keyId: string;
  readonly at: Instant;
}

interface Mailed {
  readonly messageId: string;
  readonly at: Instant;
}

interface Announcing {
  readonly step: 'deactivate' | 'delete';
  readonly keyId: string;
  readonly at: Instant;
}

export interface RunSoFar {
  readonly changed: readonly Pick<Begun, 'user' | 'keyId'>[];
  readonly failedRotations: number;
}

export const NOTHING_LATELY: Lately = {
  begun: [],
  announced: [],
  mailed: [],
  run: { changed: [], failedRotations: 0 },
  share: null,
  stopped: null,
  seq: 0,
};

/** A line of history, with the run that wrote it and its number in the account's history. */
export type Entry = JournalEvent & { readonly run: string; readonly seq: number };

/**
 * Finds out from an account's history what was begun lately. History and not a count that one run hands to the next: a
 * run that was killed hands on nothing, and what runs are called must not matter.
 * @param history entries of at least the last 20 hours, oldest first
 * @param of name of the run, as `run-started` keeps it, for a run of several turns; null: this is all of it
 * @param fleet what the fleet leaves to this account, counted after a line of its history: what any run began since takes of it
 */
export function latelyOf(history: readonly Entry[], { of = null, fleet = null }: LatelyOptions = {}): Lately {
  const turns = new Set(
    history
      .filter(({ event, data }) => of !== null && event === 'run-started' && data['of'] === of)
      .map(({ run }) => run),
  );
  // By number and not by time: AWS's clock has whole seconds, and a line must count before or after, never both.
  const isSince = ({ seq }: Entry) => fleet !== null && seq > fleet.since;
  return history.reduce<Lately>(
    (lately, entry) => withEntry(lately, entry, { ofThisRun: turns.has(entry.run), takes: isSince(entry) }),
    { ...NOTHING_LATELY, seq: history.at(-1)?.seq ?? 0, share: fleet?.share ?? null },
  );
}

export interface LatelyOptions {
  readonly of?: string | null;
  readonly fleet?: { readonly share: PerKind; readonly since: number } | null;
}

/** The same after one more line that this run wrote. */
export function noted(lately: Lately, entry: JournalEvent): Lately {
  return withEntry(lately, entry, { ofThisRun: true, takes: true });
}

/** How a line counts: whether this run wrote it, in this turn or an earlier one, and whether it takes of the share. */
interface Counts {
  readonly ofThisRun: boolean;
  readonly takes: boolean;
}

function withEntry(lately: Lately, entry: JournalEvent, counts: Counts): Lately {
  const { event, user, keyId, at, data } = entry;
  if (keyId === null) return lately;
  if (event === 'intent') {
    const step = kindOfIntent(data);
    return step === null ? lately : withBegun(lately, { step, user, keyId, at }, counts);
  }
  if (event === 'notice-accepted') {
    const mailed = withMailed(lately, data['messageId'], at);
    const step = announcedBy(data);
    return step === null ? mailed : withAnnounced(mailed, { step, keyId, at }, counts);
  }
  if (event === 'failed' && data['step'] === 'rotate' && counts.ofThisRun) {
    const { run } = lately;
    return { ...lately, run: { ...run, failedRotations: run.failedRotations + 1 } };
  }
  return lately;
}

/** How many messages owners got within the last 20 hours. */
export function mailsLately({ mailed }: Lately, now: Instant): number {
  return mailed.filter(({ at }) => isLately(at, now)).length;
}

/** How many different keys each kind was begun for within the last 20 hours. */
export function countLately({ begun, announced }: Lately, now: Instant): PerKind {
  const recent = ({ at }: { readonly at: Instant }) => isLately(at, now);
  const all = [
    ...begun.filter(recent).map(({ step }) => step),
    ...announced.filter(recent).map(({ step }) => `announce-${step}` as const),
  ];
  return perKind((kind) => all.filter((each) => each === kind).length);
}

/** Whether this step on its key is among what was begun lately: to go on with it is nothing new. */
export function isCounted(
  { begun, announced }: Lately,
  kind: Kind,
  keyId: string | null,
  now: Instant,
): boolean {
  const among: readonly (Begun | Announcing)[] = isNotice(kind) ? announced : begun;
  const step = kind.replace('announce-', '');
  return among.some((each) => each.step === step && each.keyId === keyId && isLately(each.at, now));
}

export function isNotice(kind: Kind): kind is Exclude<Kind, ChangeKind> {
  return kind === 'announce-deactivate' || kind === 'announce-delete';
}

/** What lies in the future was written by a clock that is ahead of ours: it was just now. */
export function isLately(at: Instant, now: Instant): boolean {
  return now - at < LATELY;
}

/** As what a step counts; null: it is never counted. */
export function kindOf(decision: StepDecision): Kind | null {
  if (decision.step === 'repair') return decision.undo === null ? null : 'deactivate';
  if (decision.step !== 'notify') return decision.step;
  const { announced, promised, reminder, renews = false } = decision.notice;
  // What is escalated hands out a date like any other; a leak announces none.
  const startsClock = promised !== null && (reminder === null || renews);
  if (!startsClock || (announced !== 'deactivate' && announced !== 'delete')) return null;
  return `announce-${announced}`;
}

/** A repair that undoes switches a key off, or deletes one that was never used. */
function kindOfIntent({ step, undo }: JournalEvent['data']): ChangeKind | null {
  if (step === 'repair') return undo === true ? 'deactivate' : null;
  return step === 'rotate' || step === 'deactivate' || step === 'delete' ? step : null;
}

function announcedBy({
  announced,
  promised,
  reminder,
  renews,
}: JournalEvent['data']): Announcing['step'] | null {
  if ((reminder !== null && renews !== true) || typeof promised !== 'string') return null;
  return announced === 'deactivate' || announced === 'delete' ? announced : null;
}

function withBegun(lately: Lately, change: Begun, { ofThisRun, takes }: Counts): Lately {
  const { begun, run } = lately;
  const others = begun.filter((each) => !isSame(each, change));
  const isFresh = !begun.some((each) => isSame(each, change) && isLately(each.at, change.at));
  const { user, keyId } = change;
  return {
    ...lately,
    begun: [...others, change],
    run: ofThisRun ? { ...run, changed: [...run.changed, { user, keyId }] } : run,
    share: isFresh && takes ? less(lately.share, change.step) : lately.share,
  };
}

/** One message is about several keys, and has a line of history for each. */
function withMailed(
  lately: Lately,
  messageId: JournalEvent['data'][string] | undefined,
  at: Instant,
): Lately {
  const { mailed } = lately;
  if (typeof messageId !== 'string' || mailed.some((each) => each.messageId === messageId)) return lately;
  return { ...lately, mailed: [...mailed, { messageId, at }] };
}

function withAnnounced(lately: Lately, notice: Announcing, { takes }: Counts): Lately {
  const { announced } = lately;
  const others = announced.filter((each) => !isSame(each, notice));
  const isFresh = !announced.some((each) => isSame(each, notice) && isLately(each.at, notice.at));
  return {
    ...lately,
    announced: [...others, notice],
    share: isFresh && takes ? less(lately.share, `announce-${notice.step}`) : lately.share,
  };
}

function isSame(one: Pick<Begun, 'step' | 'keyId'>, other: Pick<Begun, 'step' | 'keyId'>): boolean {
  return one.step === other.step && one.keyId === other.keyId;
}

function less(share: PerKind | null, kind: Kind): PerKind | null {
  return share && { ...share, [kind]: Math.max(0, share[kind] - 1) };
}
