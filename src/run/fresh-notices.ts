import { type ActDeps, atMoment } from '../act/deps.ts';
import { UNDECIDED } from '../act/reconsider.ts';
import { RunEnds, losesTheAccount, messageOf } from '../act/run-ends.ts';
import { decideUser } from '../core/decide.ts';
import type { Decision } from '../core/model/decision.ts';
import { type PlanItem, itemId } from '../core/model/plan.ts';
import { observeUser } from '../observe/user.ts';

interface FreshNotices {
  readonly items: readonly PlanItem[];
  /** Users who may have to be told something and of whom that could not be found out, one sentence each. */
  readonly untold: readonly string[];
}

/**
 * What the owners of just-changed users have to hear now: a key that was deactivated has a deletion to announce.
 * A user who cannot be read again is left to the next run, which finds the same notice due; but the run that was to
 * tell them does not end as if it had.
 * @throws RunEnds when the account's credentials are lost
 */
export async function freshNotices(act: ActDeps, userNames: ReadonlySet<string>): Promise<FreshNotices> {
  const items: PlanItem[] = [];
  const untold: string[] = [];
  for (const name of userNames) {
    const decisions = await decidedNow(act, name).catch((error: unknown) => {
      if (losesTheAccount(error)) throw new RunEnds(error, []);
      untold.push(leftToTheNextRun(name, messageOf(error)));
      return [];
    });
    const undecided = decisions.find(({ reason }) => UNDECIDED.has(reason));
    if (undecided !== undefined) untold.push(leftToTheNextRun(name, undecided.message));
    for (const decision of decisions) {
      if (decision.kind !== 'step' || decision.step !== 'notify') continue;
      items.push({ id: itemId(decision.keyId, decision.step, decision.reason), decision });
    }
  }
  return { items, untold };
}

async function decidedNow(act: ActDeps, name: string): Promise<readonly Decision[]> {
  const user = await observeUser(act, name);
  if (user === null) return [];
  const { context } = atMoment(act, act.awsTime());
  return decideUser(await act.situationOf(user), context);
}

function leftToTheNextRun(user: string, because: string): string {
  return `Whether the owner of ${user} has to hear of what was done could not be found out; the next run tells them. ${because}`;
}
