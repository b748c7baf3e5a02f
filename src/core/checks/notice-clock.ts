import { securityContact } from '../contacts.ts';
import { deliveryOf } from '../delivery.ts';
import { afterBlackout } from '../guardrails/calendar.ts';
import { exemptionEndedAt } from '../model/exemption.ts';
import { type Ground, type Receipt, isKnownAnnouncement, isSameGround, isTo } from '../model/receipt.ts';
import { DAY, type Duration, HOUR, type Instant, MINUTE, latest } from '../model/time.ts';
import type { KeySituation } from './situation.ts';

/** Where a destructive step stands on its way from the first notice to the day it may happen. */
export type NoticeClock =
  /** Nobody has been told yet; `promised` is the date to promise. */
  | { readonly phase: 'first'; readonly promised: Instant }
  /** A reminder is due; the date moves to at least its offset from now. */
  | { readonly phase: 'remind'; readonly promised: Instant; readonly offset: Duration }
  | { readonly phase: 'waiting'; readonly due: Instant }
  | { readonly phase: 'due'; readonly due: Instant }
  /** The date is long past and the step was not taken: a new date has to be given first. `missed`: the old one. */
  | { readonly phase: 'stale'; readonly promised: Instant; readonly missed: Instant };

export interface DestructiveStep {
  readonly ground: Ground;
  /** When the thresholds alone would allow the step. */
  readonly threshold: Instant;
  readonly grace: Duration;
  /** Offsets before the date, longest first. */
  readonly remind: readonly Duration[];
}

/**
 * A destructive step is taken on its promised date or up to 48 hours later; after that the promise is stale. Runs never
 * start on the same second twice, so that the one of two days later gets a quarter of an hour more.
 */
const PROMISE_LASTS: Duration = 48 * HOUR + 15 * MINUTE;

/** A stale promise is renewed with a date at least this far ahead. */
export const RENEWED_AHEAD: Duration = DAY;
/** Where runs are rarer than a day, a renewal may look as far ahead as a month. */
const FURTHEST_AHEAD: Duration = 31 * DAY;

/**
 * Runs never start on the same second twice. Without this slack a reminder that falls due moments after one daily run
 * would go out a day late with the next, and move the date by that day.
 */
const REMINDER_SLACK = HOUR;

/**
 * The destructive step may happen when all three have passed: its threshold, the grace after the accepted notice, and
 * the date last promised; and no later than 48 hours after that date. A promise counts even where its notice no longer
 * does, so that no change of policy, owner or reason can bring a date forward that somebody was given.
 */
export function noticeClock(situation: KeySituation, step: DestructiveStep): NoticeClock {
  const { now, ownReceipts, policy } = situation;
  const promises = ownReceipts
    .filter((receipt) => receipt.announced === step.ground.announced)
    .map(({ promised }) => promised);
  const standing = standingReceipts(situation, step.ground);
  const first = standing.find((receipt) => receipt.reminder === null);
  if (first === undefined) {
    const promised = latest(step.threshold, now + step.grace, ...promises);
    return { phase: 'first', promised: afterBlackout(promised, policy.guardrails) };
  }
  const due = latest(step.threshold, first.acceptedAt + step.grace, ...promises);
  const offset = dueReminder(due, step.remind, standing, now);
  if (offset !== undefined) {
    const promised = afterReminder(due, now + offset);
    return { phase: 'remind', offset, promised: afterBlackout(promised, policy.guardrails) };
  }
  if (now < due || !standing.every((receipt) => delivery(receipt, situation) === 'reached'))
    return { phase: 'waiting', due };
  const missed = latest(first.acceptedAt, ...standing.map(({ promised }) => promised));
  if (now <= missed + PROMISE_LASTS) return { phase: 'due', due };
  const promised = latest(due, now + renewalAhead(standing, now));
  return { phase: 'stale', missed, promised: afterBlackout(promised, policy.guardrails) };
}

/** Whether the owner has been told of a step for which a single notice is enough. */
export function hasBeenTold(situation: KeySituation, ground: Ground): boolean {
  return toldAt(situation, ground) !== null;
}

/** When the owner was told of it first; null: not yet. */
export function toldAt(situation: KeySituation, ground: Ground): Instant | null {
  return standingReceipts(situation, ground).find((receipt) => receipt.reminder === null)?.acceptedAt ?? null;
}

/** Whether a receipt may count at all, whatever it announced: it stands, it went to the owner of today, and they got it. */
export function mayCount(
  receipt: Receipt,
  situation: Pick<KeySituation, 'owner' | 'now' | 'policy' | 'user' | 'storeRestored'>,
): boolean {
  const { owner, user, storeRestored, policy } = situation;
  if (receipt.voided !== null || storeRestored === true) return false;
  if (!owner.known || !(isTo(receipt, owner.value) || isCopy(receipt, policy))) return false;
  if (delivery(receipt, situation) === 'lost') return false;
  const ended = exemptionEndedAt(user);
  return ended === null || !ended.ok || receipt.acceptedAt > ended.at;
}

/** Some things others hear too, whoever answers for the user: of a leak the security contact, of an exemption's end the operators. */
function isCopy(receipt: Receipt, policy: KeySituation['policy']): boolean {
  if (receipt.reason === 'Quarantined') return isTo(receipt, securityContact(policy));
  return receipt.reason === 'ExemptionEnds' && isTo(receipt, policy.notify?.email.operators ?? null);
}

function standingReceipts(situation: KeySituation, ground: Ground): readonly Receipt[] {
  const { owner } = situation;
  // What was said to others, who answered for the user before, takes nothing from what the owner of today was told.
  const heard = situation.ownReceipts.filter((receipt) => owner.known && isTo(receipt, owner.value));
  const spoken = otherWordAt(heard, ground);
  return situation.ownReceipts.filter(
    (receipt) =>
      receipt.ground !== null &&
      isSameGround(receipt.ground, ground) &&
      receipt.acceptedAt > spoken &&
      // What was said before the ground began cannot have been said on it.
      receipt.acceptedAt >= ground.since &&
      mayCount(receipt, situation),
  );
}

/**
 * When something else was said of the key's end: that nothing happens to it, that it stays as it is, or that another step
 * comes. A date from before that does not come back, whatever the store says of it: the last word is the one that counts.
 */
function otherWordAt(own: readonly Receipt[], { announced, reason }: Ground): Instant {
  if (announced !== 'deactivate' && announced !== 'delete') return -Infinity;
  const other = own.findLast(
    (receipt) =>
      receipt.announced === 'nothing' ||
      // A newer Keywarden said something that we cannot read: what was told before it may be taken back.
      !isKnownAnnouncement(receipt.announced) ||
      (receipt.announced !== announced && isStepOnKey(receipt)) ||
      (receipt.announced === announced && receipt.promised === null && receipt.reason !== reason),
  );
  return other?.acceptedAt ?? -Infinity;
}

function isStepOnKey({ announced }: Receipt): boolean {
  return announced === 'deactivate' || announced === 'delete';
}

function delivery(receipt: Receipt, { policy, now }: Pick<KeySituation, 'policy' | 'now'>) {
  return deliveryOf(receipt, policy.notify?.email.proof ?? 'accepted', now);
}

/** Notices of today's step whose delivery SES never reported: to write again and again would reach nobody either. */
export function lostNotices(situation: KeySituation, ground: Ground): number {
  return situation.ownReceipts.filter(
    (receipt) =>
      receipt.reminder === null &&
      receipt.ground !== null &&
      isSameGround(receipt.ground, ground) &&
      situation.owner.known &&
      isTo(receipt, situation.owner.value) &&
      delivery(receipt, situation) === 'lost',
  ).length;
}

/**
 * A day; or nearly the time since the last renewal, where that went stale in its turn: when runs come once a week, a
 * date one day ahead would be long past at each of them, and the step would never be taken.
 */
function renewalAhead(standing: readonly Receipt[], now: Instant): Duration {
  const last = standing.at(-1);
  if (last === undefined) return RENEWED_AHEAD;
  const before = latest(-Infinity, ...standing.slice(0, -1).map(({ promised }) => promised));
  const isRenewal = Number.isFinite(before) && before + PROMISE_LASTS < last.acceptedAt;
  if (!isRenewal) return RENEWED_AHEAD;
  return Math.min(Math.max(RENEWED_AHEAD, now - last.acceptedAt - RENEWED_AHEAD), FURTHEST_AHEAD);
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
