import { type Announced, type Receipt, isTo } from '../model/receipt.ts';
import { type Duration, HOUR, type Instant, latest } from '../model/time.ts';
import type { ReasonCode } from './reasons.ts';
import type { KeySituation } from './situation.ts';

/** Where a destructive step stands on its way from the first notice to the day it may happen. */
export type NoticeClock =
  /** Nobody has been told yet; `promised` is the date to promise. */
  | { readonly phase: 'first'; readonly promised: Instant }
  /** A reminder is due; the date moves to at least its offset from now. */
  | { readonly phase: 'remind'; readonly promised: Instant; readonly offset: Duration }
  | { readonly phase: 'waiting'; readonly due: Instant }
  | { readonly phase: 'due'; readonly due: Instant };

export interface Announcement {
  readonly announced: Announced;
  readonly reason: ReasonCode;
  /** When the check began to apply: a notice from before that belongs to an earlier life and counts for nothing. */
  readonly began: Instant;
}

export interface DestructiveAnnouncement extends Announcement {
  /** When the thresholds alone would allow the step. */
  readonly threshold: Instant;
  readonly grace: Duration;
  /** Offsets before the date, longest first. */
  readonly remind: readonly Duration[];
}

/**
 * Runs never start on the same second twice. Without this slack a reminder that falls due moments after one daily run
 * would go out a day late with the next, and move the date by that day.
 */
const REMINDER_SLACK = HOUR;

/**
 * The destructive step may happen at the latest of three: its threshold; accepted notice + grace; the date last
 * promised to the owner. The promise counts even where its notice no longer does, so that no change of policy, owner
 * or reason can bring a date forward that somebody was given.
 */
export function noticeClock(situation: KeySituation, step: DestructiveAnnouncement): NoticeClock {
  const { now, ownReceipts } = situation;
  const promises = ownReceipts
    .filter((receipt) => receipt.announced === step.announced)
    .map(({ promised }) => promised);
  const standing = standingReceipts(situation, step);
  const first = standing.find((receipt) => receipt.reminder === null);
  if (first === undefined) {
    return { phase: 'first', promised: latest(step.threshold, now + step.grace, ...promises) };
  }
  const due = latest(step.threshold, first.acceptedAt + step.grace, ...promises);
  const offset = dueReminder(due, step.remind, standing, now);
  if (offset !== undefined) return { phase: 'remind', offset, promised: afterReminder(due, now + offset) };
  return { phase: now >= due ? 'due' : 'waiting', due };
}

/** Whether the owner has been told of a step for which a single notice is enough. */
export function hasBeenTold(situation: KeySituation, announcement: Announcement): boolean {
  return toldAt(situation, announcement) !== null;
}

/** When the owner was told of it first; null: not yet. */
export function toldAt(situation: KeySituation, announcement: Announcement): Instant | null {
  return (
    standingReceipts(situation, announcement).find((receipt) => receipt.reminder === null)?.acceptedAt ?? null
  );
}

/** A receipt counts for the step and reason it names, for the owner of today, and from when the check began to apply. */
function standingReceipts({ owner, ownReceipts }: KeySituation, step: Announcement): readonly Receipt[] {
  return ownReceipts.filter(
    (receipt) =>
      receipt.announced === step.announced &&
      receipt.reason === step.reason &&
      receipt.voided === null &&
      receipt.acceptedAt >= step.began &&
      owner.known &&
      isTo(receipt, owner.value),
  );
}

/** A reminder that a missed run made late moves the date; one that is minutes late does not, or it would creep. */
function afterReminder(due: Instant, earliest: Instant): Instant {
  return earliest - due > REMINDER_SLACK ? earliest : due;
}

/** The latest reminder that is due and was not sent; earlier ones that were missed are not made up for. */
function dueReminder(
  due: Instant,
  offsets: readonly Duration[],
  standing: readonly Receipt[],
  now: Instant,
): Duration | undefined {
  const sent = standing.flatMap((receipt) => receipt.reminder ?? []);
  const open = offsets.filter(
    (offset) => now >= due - offset - REMINDER_SLACK && !sent.some((done) => done <= offset),
  );
  return open.length === 0 ? undefined : Math.min(...open);
}
