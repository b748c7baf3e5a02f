import type { ItemResult } from '../act/deps.ts';
import type { AccountPlan } from '../core/model/plan.ts';
import type { AppliedReport } from '../report/applied.ts';
import type { ConsentedItem } from '../report/plan-file.ts';
import type { Applied } from '../run/apply.ts';

/** What one run did, with the items that were agreed to and are no longer due. */
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

const MARKS = { done: '✓', skipped: '–', failed: '✗' } as const;

/** One result as it comes. What was done names its key; an error often does not say whom it concerns. */
export function progressLine({ item, outcome, message }: ItemResult, account = ''): string {
  const { step, keyId, user } = item.decision;
  const subject = outcome === 'done' ? '' : `${step} ${keyId ?? ''} of ${user}: `;
  return `${MARKS[outcome]} ${account}${subject}${message}`;
}

/** What the plan of this moment says of a key whose step was agreed to and is no longer due. */
function whyMissed(plan: AccountPlan, keyId: string | null): string {
  const held = plan.holds.find(({ decision }) => decision.keyId === keyId)?.decision;
  return held === undefined ? 'It is no longer due.' : `${held.reason}: ${held.message}`;
}
