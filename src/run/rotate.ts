import type { ActDeps, ItemResult } from '../act/deps.ts';
import { sendNotices } from '../act/notices.ts';
import { perform } from '../act/perform.ts';
import { RunEnds, messageOf } from '../act/run-ends.ts';
import type { DecideContext, UserSituation } from '../core/checks/situation.ts';
import { decideUser } from '../core/decide.ts';
import { REQUESTED_ROTATION } from '../core/lifecycle.ts';
import { NOTHING_LATELY } from '../core/lately.ts';
import { itemId } from '../core/model/plan.ts';
import { type Planned, planOne } from './account-plan.ts';
import { actDeps } from './act-deps.ts';
import { composeFor } from './compose.ts';
import type { RunDeps } from './deps.ts';
import { freshNotices } from './fresh-notices.ts';
import { beginHistory, endAsked } from './history.ts';
import { withLock } from './lock.ts';
import { mailsLeftOf } from './mails-left.ts';
import { rememberUsers } from './memory.ts';
import { remembering } from './remembering.ts';
import { doingsOf, powersFor } from './powers.ts';
import { rotationTools } from './rotation-tools.ts';

export type Rotated =
  | {
      readonly begun: true;
      readonly results: readonly ItemResult[];
      /** What failed beside the results, one sentence each. */
      readonly errors: readonly string[];
    }
  | { readonly begun: false; readonly because: string };

/**
 * Replaces a user's key now, whatever its age, and hands the new one over. Everything but age holds as in a run.
 * @throws AwsFailure, StoreError, LockHeld
 */
export async function rotateOne(deps: RunDeps, userName: string): Promise<Rotated> {
  const planned = await planOne(deps);
  const situation = planned.situations.find(({ user }) => user.user === userName);
  if (situation === undefined) {
    return {
      begun: false,
      because: `There is no user ${userName} in account ${planned.plan.account}. Names are case-sensitive.`,
    };
  }
  const decisions = requestedRotation(situation, planned.context);
  const decision = decisions.find((each) => each.kind === 'step' && each.step === 'rotate');
  if (decision?.kind !== 'step') {
    const why = decisions.map(({ keyId, reason, message }) => `${keyId ?? ''} ${reason}: ${message}`.trim());
    return { begun: false, because: why.length === 0 ? `${userName} has no access key.` : why.join('\n') };
  }
  const item = { id: itemId(decision.keyId, decision.step, decision.reason), decision };
  return withLock(planned, async () => {
    const journal = await planned.store.openJournal(planned.context.run, planned.context.now);
    await beginHistory(journal, deps, planned, { command: 'rotate', items: 1 });
    const { live: memory } = await rememberUsers(planned);
    const powers = powersFor(deps, planned, doingsOf([item]));
    const rotation = await rotationTools(deps, planned, powers);
    const act = actDeps(deps, planned, { journal, memory, powers, rotation });
    const results: ItemResult[] = [];
    const keep = (result: ItemResult) => void results.push(result);
    try {
      const { value, unsaved } = await remembering(memory, () => perform(act, item, requestedRotation));
      keep(value);
      const untold = value.outcome === 'done' ? await handOver(deps, planned, act, { userName, keep }) : [];
      const unwritten = await endAsked(journal, act.awsTime(), planned, results);
      const errors = [...untold, ...(unsaved === null ? [] : [unsaved]), ...unwritten];
      return { begun: true, results, errors };
    } catch (error) {
      // What was done is said all the same.
      if (!(error instanceof RunEnds) && results.length === 0) throw error;
      const atHand = error instanceof RunEnds ? error.results : [];
      return { begun: true, results: [...results, ...atHand], errors: [messageOf(error)] };
    }
  });
}

/**
 * The owner hears of the new key at once; what cannot be sent now is due in the next run.
 * @returns what could not be told, one sentence each
 */
async function handOver(
  deps: RunDeps,
  planned: Planned,
  act: ActDeps,
  { userName, keep }: { readonly userName: string; readonly keep: (result: ItemResult) => void },
): Promise<readonly string[]> {
  if (planned.notifier === null) return [];
  const { items, untold } = await freshNotices(act, new Set([userName]));
  const compose = composeFor(deps, { ...planned, now: act.awsTime() }, act.rotation?.sink ?? null);
  const { lately = NOTHING_LATELY } = planned.context;
  const mailsLeft = () => mailsLeftOf(deps.policy, lately, act.awsTime());
  const sending = { ...act, notifier: planned.notifier, compose, goOn: async () => true, mailsLeft };
  await sendNotices(sending, items, keep);
  return untold;
}

function requestedRotation(situation: UserSituation, context: DecideContext) {
  return decideUser(situation, context, REQUESTED_ROTATION);
}
