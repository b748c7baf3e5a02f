import type { HoldVerdict, Verdict } from '../model/decision.ts';
import type { KeyObservation } from '../model/observation.ts';
import type { RotateSection } from '../model/policy.ts';
import { DAY, type Duration, type Instant, formatDuration, latest, toDate } from '../model/time.ts';
import { CONTESTED_AFTER } from '../records.ts';
import { hasBeenTold, noticeClock } from './notice-clock.ts';
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
}

/**
 * Rows 9 and 12. The old key goes at the latest of `deactivate`, notice + grace, promise, and only with proof: the
 * successor is in use and the old key is quiet. Without proof nobody is cut off; after `max-extension` the owner and
 * the fallback contact are told.
 */
export function cutover(situation: KeySituation, over: Cutover): Verdict {
  const { state } = situation;
  if (state.kind === 'plain' && state.restores >= CONTESTED_AFTER) {
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
  const began = latest(begun, outdated);
  const threshold = begun + section.deactivate;
  const clock = noticeClock(situation, {
    announced: 'deactivate',
    reason: 'Replaced',
    began,
    threshold,
    grace,
    remind,
  });
  const facts = `${successor.keyId ?? 'A newer key'} stands in for it since ${toDate(since)}.`;
  const unproven = whyUnproven(situation, over);
  switch (clock.phase) {
    case 'first':
      return tell(situation, facts, began, clock.promised, null);
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
      if (unproven !== undefined) return waitForProof(situation, unproven, clock.due + section.maxExtension);
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

/** Undefined: the cutover is proven. */
function whyUnproven(situation: KeySituation, { section, successor }: Cutover): HoldVerdict | undefined {
  const { key, now } = situation;
  const successorUse = successor.lastUsed.known ? successor.lastUsed.value : null;
  if (successorUse === null) {
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

/** Past the date and not proven: it goes on working, and once the extension is over more people hear of it. */
function waitForProof(situation: KeySituation, unproven: HoldVerdict, extended: Instant): Verdict {
  if (situation.now < extended) return unproven;
  const announcement = { announced: 'attention', reason: 'CutoverUnproven', began: extended } as const;
  if (hasBeenTold(situation, announcement)) {
    return { ...unproven, message: `${unproven.message} Owner and fallback have been told.` };
  }
  return notify(situation, {
    reason: 'CutoverUnproven',
    message: `${unproven.message} The cutover is overdue: owner and fallback contact are told.`,
    due: extended,
    cause: 'rotated',
    notice: { announced: 'attention', promised: null, reminder: null, urgent: true, copyToFallback: true },
  });
}
