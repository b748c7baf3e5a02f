import { fleetOfOne, withinShare } from '../core/accounts/share.ts';
import type { FleetShare } from '../core/accounts/weigh.ts';
import { NOTHING_LATELY } from '../core/lately.ts';
import type { Policy } from '../core/model/policy.ts';
import type { Planned } from './account-plan.ts';

/**
 * What was planned, with no more in it than the fleet leaves to the account.
 * @param fleet as the fleet was weighed; absent: the account is all of it
 */
export function asWeighed<T extends Pick<Planned, 'plan' | 'context'>>(
  { guardrails }: Pick<Policy, 'guardrails'>,
  planned: T,
  fleet?: FleetShare,
): { readonly planned: T; readonly fleet: FleetShare } {
  const { now, lately = NOTHING_LATELY } = planned.context;
  if (fleet === undefined) {
    const { plan, share } = fleetOfOne(planned.plan, lately, now, guardrails.fleet);
    return { planned: { ...planned, plan }, fleet: share };
  }
  // An earlier turn of the run may have used up a part of it.
  const left = { ...fleet, share: lately.share ?? fleet.share };
  const plan = withinShare(planned.plan, left, lately, now, guardrails.fleet);
  return { planned: { ...planned, plan }, fleet };
}
