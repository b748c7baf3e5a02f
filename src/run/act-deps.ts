import type { ActDeps, RotationTools } from '../act/deps.ts';
import { known } from '../core/model/known.ts';
import type { Journal } from '../core/ports.ts';
import type { Planned } from './account-plan.ts';
import type { RunDeps } from './deps.ts';
import { rememberUsers } from './memory.ts';
import { gatherSituations } from './situations.ts';

/** What acting on the planned account needs. */
export function actDeps(
  deps: RunDeps,
  planned: Planned,
  journal: Journal,
  rotation: RotationTools | null,
): ActDeps {
  const { context, store, plan } = planned;
  const memory = rememberUsers(planned);
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
        planned.undeliverable,
        planned.memory.known ? known(memory.of) : planned.memory,
        deps.directories,
      );
      if (situation === undefined) throw new Error('a user was observed and got no situation');
      return situation;
    },
  };
}
