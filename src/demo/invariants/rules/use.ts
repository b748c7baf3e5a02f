import { type Agreement, DAY, type Evidence, type Finding, type Moment, dayOf, holds } from '../evidence.ts';
import { type Change, changes, madeAt, sentence, usesOf } from '../history.ts';
import { hasSuccessor } from './successor.ts';
import { destructiveSteps } from '../steps.ts';

/**
 * No key is deactivated that was used, made or brought back within the time after which keys count as unused; a
 * replaced one that is old enough may go when it was quiet for a shorter time.
 */
export function unusedLongEnough(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  return destructiveSteps(evidence, agreement)
    .filter(({ what }) => what === 'deactivated')
    .map((step) => {
      const { unusedAfter, replaced } = agreement.termsOf(step.account, step.user);
      const made = bornAt(step, evidence, agreement);
      const last = lastSignOfLife(step, evidence, agreement);
      const isReplaced = step.at - made >= replaced.age && hasSuccessor(step, evidence, agreement);
      const limit = isReplaced ? replaced.idle : unusedAfter;
      return holds(
        step.at - last >= limit,
        () =>
          `${sentence(step)}, and it was used, made or brought back on ${dayOf(last)}, less than ${limit / DAY} days before.`,
      );
    });
}

/** When the key was used, made or brought back last, before the step. */
export function lastSignOfLife(step: Change, evidence: Evidence, agreement: Agreement): Moment {
  return Math.max(bornAt(step, evidence, agreement), ...signsOfLife(step, evidence, agreement));
}

function bornAt({ keyId }: Change, evidence: Evidence, { keyBefore }: Agreement): Moment {
  return keyBefore(keyId)?.createdAt ?? madeAt(keyId, evidence) ?? -Infinity;
}

/** When somebody used the key or brought it back, before the step. */
function signsOfLife(step: Change, evidence: Evidence, agreement: Agreement): readonly Moment[] {
  const restored = changes(evidence, agreement).filter(
    ({ keyId, what }) => keyId === step.keyId && what === 'activated',
  );
  const before = agreement.keyBefore(step.keyId)?.lastUsedAt ?? -Infinity;
  return [before, ...usesOf(step.keyId, evidence), ...restored.map(({ at }) => at)].filter(
    (at) => at <= step.at,
  );
}
