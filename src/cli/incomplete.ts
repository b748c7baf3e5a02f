import type { AccountPlan } from '../core/model/plan.ts';

/** Whether something the decisions needed could not be read: a failure that must show in the exit code. */
export function isIncomplete(plan: AccountPlan): boolean {
  return (
    plan.errors.length > 0 || plan.holds.some(({ decision }) => decision.reason === 'ObservationIncomplete')
  );
}
