import { AwsFailure } from '../aws/failure.ts';
import type { ActDeps } from '../act/deps.ts';
import { decideUser } from '../core/decide.ts';
import { type PlanItem, itemId } from '../core/model/plan.ts';
import { observeUser } from '../observe/user.ts';
import type { Planned } from './account-plan.ts';

/**
 * What the owners of just-changed users have to hear now: a key that was deactivated has a deletion to announce.
 * A user who cannot be read again is left to the next run, which finds the same notice due.
 */
export async function freshNotices(
  act: ActDeps,
  { context }: Planned,
  userNames: ReadonlySet<string>,
): Promise<readonly PlanItem[]> {
  const items: PlanItem[] = [];
  for (const name of userNames) {
    const user = await observeUser(act, name).catch(orNull);
    if (user === null) continue;
    for (const decision of decideUser(await act.situationOf(user), context)) {
      if (decision.kind !== 'step' || decision.step !== 'notify') continue;
      items.push({ id: itemId(decision.keyId, decision.step, decision.reason), decision });
    }
  }
  return items;
}

function orNull(error: unknown): null {
  if (error instanceof AwsFailure) return null;
  throw error;
}
