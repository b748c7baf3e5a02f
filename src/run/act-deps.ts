import type { ActDeps, RotationTools } from '../act/deps.ts';
import type { Journal } from '../core/ports.ts';
import type { Planned } from './account-plan.ts';
import type { RunDeps } from './deps.ts';
import { gatherSituations } from './situations.ts';

/** What acting on the planned account needs. */
export function actDeps(
  deps: RunDeps,
  { context, store, plan, notifier }: Planned,
  journal: Journal,
  rotation: RotationTools | null,
): ActDeps {
  return {
    iam: deps.aws.iam,
    context,
    account: plan.account,
    journal,
    receipts: store.receipts,
    sleep: deps.sleep,
    rotation,
    situationOf: async (user) => {
      const [situation] = await gatherSituations([user], deps.policy, store.receipts, notifier);
      if (situation === undefined) throw new Error('a user was observed and got no situation');
      return situation;
    },
  };
}
