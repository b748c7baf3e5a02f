import type { AccountPlan } from '../core/model/plan.ts';
import type { AppliedReport } from '../report/applied.ts';
import type { ConsentedItem } from '../report/plan-file.ts';
import type { Applied } from '../run/apply.ts';

/** What one run did, with the items that were agreed to and no longer stand. */
export function asReport(
  { plan, run, consented, results, interrupted, errors }: Applied,
  missed: readonly ConsentedItem[],
): AppliedReport {
  return {
    account: plan.account,
    ...(plan.name === undefined ? {} : { name: plan.name }),
    run,
    at: plan.observedAt,
    consented,
    results: [
      ...results.map(({ item: { id, decision }, outcome, message }) => {
        const { user, keyId, step } = decision;
        return { id, user, keyId, step, outcome, message };
      }),
      ...missed.map(({ id, user, keyId, step }) => ({
        id,
        user,
        keyId,
        step,
        outcome: 'skipped' as const,
        message: whyMissed(plan, keyId),
      })),
    ],
    stopped: plan.guardrails.stopped,
    held: plan.guardrails.paced,
    interrupted,
    errors,
  };
}

/** What the plan of this moment says of a key whose step was agreed to and no longer stands. */
function whyMissed(plan: AccountPlan, keyId: string | null): string {
  const held = plan.holds.find(({ decision }) => decision.keyId === keyId)?.decision;
  return held === undefined ? 'It is no longer due.' : `${held.reason}: ${held.message}`;
}
