import type { HoldVerdict, Verdict } from '../model/decision.ts';
import type { KeyObservation, LastUse } from '../model/observation.ts';
import type { RotateSection } from '../model/policy.ts';
import {
  DAY,
  type Duration,
  HOUR,
  type Instant,
  MINUTE,
  formatDuration,
  latest,
  toDate,
} from '../model/time.ts';
import { CONTESTED_AFTER } from '../records.ts';
import { hasBeenTold, noticeClock } from './notice-clock.ts';
import { overdue } from './overdue.ts';
import type { ReasonCode } from './reasons.ts';
import type { KeySituation } from './situation.ts';
import { withTagRoom } from './tag-room.ts';
import { cannotNotify, hold, notify } from './verdicts.ts';

/** An old key and the newer one that stands in for it, while both work. */
export interface Cutover {
  readonly section: RotateSection;
  readonly successor: KeyObservation;
  /** When the successor was issued. */
  readonly since: Instant;
  /** When the old key's time was up; the cutover begins at the later of this and `since`. */
  readonly outdated: Instant;
  /** When our own test used the successor; null: it was not issued by us, and every use is its owner's. */
  readonly tested: Instant | null;
  /** What happens without proof once the extension is over. */
  readonly onUnproven: 'hold' | 'deactivate';
}

/** AWS notes the first use in each 15 minutes, so our own test may show as a use up to that much later. */
const USE_GRAIN = 15 * MINUTE;

/**
 * Rows 9 and 12. The old key goes at the latest of `deactivate`, notice + grace, promise, and only with proof: the
 * successor is in use and the old key is quiet. Without proof nobody is cut off; after `max-extension` the owner and
 * the fallback contact are told.
 */
export function cutover(situation: KeySituation, over: Cutover): Verdict {
  const { state } = situation;
  if ((state.kind === 'plain' || state.kind === 'replaced') && state.restores >= CONTESTED_AFTER) {
    return hold(
      'Contested',
      `Replaced, and restored ${state.restores} times: settle with its owner, or exempt the user.`,
    );
  }
  return cannotNotify(situation) ?? withTagRoom(situation, towardsDeactivation(situation, over));
}

function towardsDeactivation(situation: KeySituation, over: Cutover): Verdict {
  const { section, since, outdated, successor } = over;
  const { grace, remind } = section;
  // A restored key counts from its restoration.
  const begun = latest(since, situation.state.kind === 'plain' ? situation.state.clockFrom : null);
  const threshold = begun + section.deactivate;
  const announcement = {
    announced: 'deactivate',
    reason: 'Replaced',
    began: latest(begun, outdated),
  } as const;
  const facts = `${successor.keyId ?? 'A newer key'} stands in for it since ${toDate(since)}.`;
  const unproven = whyUnproven(situation, over);
  const extended = latest(threshold, ...promisesOf(situation, announcement.reason)) + section.maxExtension;
  if (unproven !== undefined && situation.now >= extended && hasBeenTold(situation, announcement)) {
    return overdue(situation, { held: unproven, extended, section, onUnproven: over.onUnproven });
  }
  const clock = noticeClock(situation, { ...announcement, threshold, grace, remind });
  switch (clock.phase) {
    case 'first':
      return tell(situation, facts, announcement.began, clock.promised, null);
    case 'remind':
      return tell(situation, facts, clock.promised - clock.offset, clock.promised, clock.offset);
    case 'waiting':
      return hold(
        'InGrace',
        `${facts} The owner has been told; nothing happens before ${toDate(clock.due)}.`,
        {
          step: 'deactivate',
          at: clock.due,
        },
      );
    case 'due':
      if (unproven !== undefined) return unproven;
      return {
        kind: 'step',
        step: 'deactivate',
        reason: 'Replaced',
        message: `${facts} It is in use, and this one has been quiet for ${formatDuration(section.oldKeyIdle)}.`,
        due: clock.due,
        cause: 'rotated',
      };
  }
}

/** The dates that notices with this reason promised; those of a later escalation do not move the date it counts from. */
function promisesOf({ ownReceipts }: KeySituation, reason: ReasonCode): readonly (Instant | null)[] {
  return ownReceipts.filter((receipt) => receipt.reason === reason).map(({ promised }) => promised);
}

function tell(
  situation: KeySituation,
  facts: string,
  due: Instant,
  promised: Instant,
  reminder: Duration | null,
): Verdict {
  return notify(situation, {
    reason: 'Replaced',
    message: `${facts} The owner is ${reminder === null ? 'told' : 'reminded'} that the old key is deactivated not before ${toDate(promised)}.`,
    due,
    cause: 'rotated',
    notice: {
      announced: 'deactivate',
      promised,
      reminder,
      urgent: reminder !== null && reminder <= DAY,
      copyToFallback: false,
    },
  });
}

/**
 * Until when a use of the successor may be our own test of it. Where no record says that we issued it, one may have been
 * removed: a call to STS within an hour of the key's making is no proof that anybody works with it.
 */
function ownTestUntil(successor: KeyObservation, use: LastUse, tested: Instant | null): Instant {
  if (tested !== null) return tested + USE_GRAIN;
  return use.service === 'sts' && successor.createdAt.known ? successor.createdAt.value + HOUR : -Infinity;
}

/** Undefined: the cutover is proven. */
function whyUnproven(
  situation: KeySituation,
  { section, successor, tested }: Cutover,
): HoldVerdict | undefined {
  const { key, now } = situation;
  const use = successor.lastUsed.known ? successor.lastUsed.value : null;
  if (use === null || use.at <= ownTestUntil(successor, use, tested)) {
    return hold(
      'ReplacementNotUsed',
      `${successor.keyId ?? 'The newer key'} has never been used, so this one may still be needed.`,
    );
  }
  const lastUse = key?.lastUsed.known ? key.lastUsed.value : null;
  if (lastUse !== null && now < lastUse.at + section.oldKeyIdle) {
    const message = `It was used on ${toDate(lastUse.at)}; it has to be quiet for ${formatDuration(section.oldKeyIdle)} first.`;
    return hold('OldKeyStillUsed', message, { step: 'deactivate', at: lastUse.at + section.oldKeyIdle });
  }
  return undefined;
}
