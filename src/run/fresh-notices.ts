import { AwsFailure } from '../aws/failure.ts';
import type { ActDeps } from '../act/deps.ts';
import { UNDECIDED } from '../act/reconsider.ts';
import { decideUser } from '../core/decide.ts';
import { type PlanItem, itemId } from '../core/model/plan.ts';
import { observeUser } from '../observe/user.ts';
import type { Planned } from './account-plan.ts';

interface FreshNotices {
  readonly items: readonly PlanItem[];
  /** Users who may have to be told something and of whom that could not be found out, one sentence each. */
  readonly untold: readonly string[];
}

/**
 * What the owners of just-changed users have to hear now: a key that was deactivated has a deletion to announce.
 * A user who cannot be read again is left to the next run, which finds the same notice due; but the run that was to
 * tell them does not end as if it had.
 */
export async function freshNotices(
  act: ActDeps,
  { context }: Planned,
  userNames: ReadonlySet<string>,
): Promise<FreshNotices> {
  const items: PlanItem[] = [];
  const untold: string[] = [];
  for (const name of userNames) {
    const user = await observeUser(act, name).catch(asFailure);
    if (user instanceof AwsFailure) untold.push(leftToTheNextRun(name, user.message));
    if (user === null || user instanceof AwsFailure) continue;
    const decisions = decideUser(await act.situationOf(user), context);
    const undecided = decisions.find(({ reason }) => UNDECIDED.has(reason));
    if (undecided !== undefined) untold.push(leftToTheNextRun(name, undecided.message));
    for (const decision of decisions) {
      if (decision.kind !== 'step' || decision.step !== 'notify') continue;
      items.push({ id: itemId(decision.keyId, decision.step, decision.reason), decision });
    }
  }
  return { items, untold };
}

function leftToTheNextRun(user: string, because: string): string {
  return `Whether the owner of ${user} has to hear of what was done could not be found out; the next run tells them. ${because}`;
}

function asFailure(error: unknown): AwsFailure {
  if (error instanceof AwsFailure) return error;
  throw error;
}
