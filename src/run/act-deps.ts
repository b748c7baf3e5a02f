import type { ActDeps } from '../act/deps.ts';
import type { Instant } from '../core/model/time.ts';
import type { Planned } from './account-plan.ts';
import type { RunDeps } from './deps.ts';
import { sealOf } from './lock.ts';
import type { Powers } from './powers.ts';
import { gatherSituations } from './situations.ts';

/**
 * What acting on the planned account needs.
 * @param given `stillAllowed`: absent, a person asked for this one operation, and no guardrail stands in its way
 */
export function actDeps(
  deps: RunDeps,
  planned: Planned,
  given: Pick<ActDeps, 'journal' | 'memory' | 'rotation'> &
    Partial<Pick<ActDeps, 'stillAllowed'>> & { readonly powers: Powers },
): ActDeps {
  const { context, store, plan } = planned;
  const { journal, memory, rotation, powers, stillAllowed = () => undefined } = given;
  return {
    iam: powers.iam,
    context,
    account: plan.account,
    journal,
    receipts: store.receipts,
    seal: sealOf(store),
    memory,
    sleep: deps.sleep,
    awsTime: runClock(context.now, powers.latestServerTime),
    stillAllowed,
    outOfReach: powers.outOfReach,
    rotation,
    situationOf: async (user) => {
      const [situation] = await gatherSituations(
        [user],
        deps.policy,
        store,
        planned.unreached,
        context.now,
        memory.of,
        deps.directories,
      );
      if (situation === undefined) throw new Error('a user was observed and got no situation');
      return situation;
    },
  };
}

/** The clock of one run: two servers of AWS may differ by a second, and nothing may seem to lie in the future for it. */
function runClock(start: Instant, latest: () => Instant | null): () => Instant {
  let now = start;
  return () => {
    now = Math.max(now, latest() ?? now);
    return now;
  };
}
