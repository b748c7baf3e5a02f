import type { Planned } from '../account-plan.ts';
import { asWeighed } from '../weighed.ts';
import { fleetCount, unknownCount, unseenCount, type FleetCount } from '../../core/accounts/fleet-count.ts';
import type { FleetShare } from '../../core/accounts/weigh.ts';
import { NOTHING_LATELY, countLately } from '../../core/lately.ts';
import type { AccountPlan } from '../../core/model/plan.ts';
import { readLately } from '../lately.ts';
import type { Fleet, Target } from './fleet.ts';
import { type Size, sizeOf } from './summaries.ts';

/**
 * Users whose observations are kept in memory from looking to acting, some hundred megabytes. An account beyond them is
 * looked at again when it is its turn.
 */
const MOST_USERS = 100_000;

/** An account that was looked at and waits for the fleet to be weighed. */
export interface Kept {
  readonly target: Target;
  /** Names the run over this account, and its sessions. */
  readonly run: string;
  readonly size: Size;
  readonly count: FleetCount;
  /** Its plan, with no more in it than the fleet leaves to it. */
  readonly planWithin: (share: FleetShare) => AccountPlan;
  /** What was planned, with all that it was decided on; null: that was too much to be kept. */
  readonly planned: Planned | null;
}

/** Keeps accounts, and what they were decided on as long as there is room. @param mostUsers how much room there is */
export function keeper(mostUsers = MOST_USERS): (target: Target, planned: Planned) => Kept {
  let users = 0;
  return (target, planned) => {
    const { plan, context, observation } = planned;
    const size = sizeOf(observation);
    const hasRoom = users + size.users <= mostUsers;
    if (hasRoom) users += size.users;
    // What is needed of what was planned, where the rest is let go.
    const small = { plan, context };
    return {
      target,
      run: context.run,
      size,
      count: countOf(planned),
      planWithin: (share) => asWeighed(context.policy, small, share).planned.plan,
      planned: hasRoom ? planned : null,
    };
  };
}

/** What weighing has to know of an account that was planned. */
export function countOf({
  plan,
  context: { now, lately = NOTHING_LATELY },
}: Pick<Planned, 'plan' | 'context'>): FleetCount {
  return fleetCount(plan, lately, now);
}

/**
 * What weighing has to know of an account that could not be looked at: what was begun there in the last 20 hours, by our
 * own history of it. Where that cannot be read, it is taken to be as much as may be.
 */
export async function countUnseen({ home, common }: Fleet, { account }: Target): Promise<FleetCount> {
  const now = home.aws.latestServerTime() ?? common.clock();
  const { perDay } = common.policy.guardrails;
  try {
    const store = await common.openStore({ partition: home.caller.partition, account });
    return unseenCount(account, countLately(await readLately(common, store, now), now));
  } catch {
    return unknownCount(account, perDay);
  }
}
