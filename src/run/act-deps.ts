import type { ActDeps } from '../act/deps.ts';
import type { Planned } from './account-plan.ts';
import type { RunDeps } from './deps.ts';
import { gatherSituations } from './situations.ts';

/** What acting on the planned account needs. */
export function actDeps(
  deps: RunDeps,
  planned: Planned,
  { journal, memory, rotation }: Pick<ActDeps, 'journal' | 'memory' | 'rotation'>,
): ActDeps {
  const { context, store, plan } = planned;
  return {
    iam: deps.aws.iam,
    context,
    account: plan.account,
    journal,
    receipts: store.receipts,
    memory,
    sleep: deps.sleep,
    rotation,
    situationOf: async (user) => {
      const [situation] = await gatherSituations(
        [user],
        deps.policy,
        store.receipts,
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
