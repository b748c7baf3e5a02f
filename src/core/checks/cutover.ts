import type { Verdict } from '../model/decision.ts';
import { type Instant, latest, toDate } from '../model/time.ts';
import { announcedStep } from './announced-step.ts';
import { contested } from './contested.ts';
import { groundOf } from './ground.ts';
import { hasBeenTold } from './notice-clock.ts';
import { overdue } from './overdue.ts';
import { type Cutover, isUsedLast, quietFrom, quietNeeded, whyUnproven } from './proof.ts';
import type { ReasonCode } from './reasons.ts';
import type { KeySituation } from './situation.ts';

/**
 * Rows 9 and 12. The old key goes once `deactivate`, the grace after the notice and the promised date have passed, and
 * only with proof at that moment: the successor is in use and the old key is quiet. Without proof nobody is cut off;
 * after `max-extension` the owner and the fallback contact are told.
 */
export function cutover(situation: KeySituation, over: Cutover): Verdict {
  return contested(situation, replacedBy(over)) ?? towardsDeactivation(situation, over);
}

function towardsDeactivation(situation: KeySituation, over: Cutover): Verdict {
  const { section, since, outdated, successor } = over;
  // A restored key counts from its restoration.
  const begun = latest(since, situation.state.kind === 'plain' ? situation.state.clockFrom : null);
  const ground = groundOf(situation, {
    announced: 'deactivate',
    reason: 'Replaced',
    cause: 'rotated',
    measured: 'replaced',
    since: begun,
    limit: section.deactivate,
    successor: successor.keyId,
  });
  const unproven = whyUnproven(situation, over);
  const possible = latest(
    begun + Math.max(section.deactivate, quietNeeded(situation, section)),
    ...promisesOf(situation, 'Replaced'),
  );
  const extended = possible + section.maxExtension;
  if (unproven !== undefined && situation.now >= extended && hasBeenTold(situation, ground)) {
    const onUnproven = isUsedLast(situation, successor) ? 'hold' : over.onUnproven;
    return overdue(situation, { held: unproven, extended, section, onUnproven, ground });
  }
  return announcedStep(situation, {
    ground,
    cause: 'rotated',
    facts: replacedBy(over),
    began: latest(begun, outdated),
    // The date that the owner is given is one on which the old key can have been quiet for long enough.
    threshold: latest(begun + section.deactivate, quietFrom(situation, over).until),
    grace: section.grace,
    remind: section.remind,
    ...(unproven === undefined || situation.now < begun + section.deactivate
      ? { waits: 'InGrace' as const }
      : { waits: unproven.reason, meanwhile: unproven.message }),
    notYet: unproven,
  });
}

function replacedBy({ successor, since }: Cutover): string {
  return `${successor.keyId ?? 'A newer key'} has replaced it since ${toDate(since)}.`;
}

/** The dates that notices with this reason promised; those of a later escalation do not move the date it counts from. */
function promisesOf({ ownReceipts }: KeySituation, reason: ReasonCode): readonly (Instant | null)[] {
  return ownReceipts.filter((receipt) => receipt.reason === reason).map(({ promised }) => promised);
}
