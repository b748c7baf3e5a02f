import type { StepResult } from '../act/deps.ts';
import { settleUser } from '../act/settle.ts';
import { actDeps } from './act-deps.ts';
import { type Planned, planOne } from './account-plan.ts';
import type { RunDeps } from './deps.ts';
import { beginHistory, endAsked, withFailures } from './history.ts';
import { withLock } from './lock.ts';
import { rememberUsers } from './memory.ts';
import { powersFor } from './powers.ts';
import { remembering } from './remembering.ts';

/**
 * Clears what is said in our name about one user, and what the store says in our name about the whole account where
 * somebody else wrote that.
 * @throws AwsFailure, StoreError, LockHeld
 */
export async function settleOne(deps: RunDeps, userName: string): Promise<StepResult> {
  const planned = await planOne(deps);
  const { observation, context, store } = planned;
  const user = observation.users.find((each) => each.user === userName);
  if (user === undefined || !user.userId.known) {
    return {
      outcome: 'skipped',
      message: `There is no user ${userName} in account ${observation.account}. Names are case-sensitive.`,
    };
  }
  const subject = { user: userName, userId: user.userId.value };
  return withLock(planned, async () => {
    const journal = await store.openJournal(context.run, context.now);
    await beginHistory(journal, deps, planned, { command: 'settle', items: 1 });
    const cleared = await clearForged(planned);
    const { live: memory } = await rememberUsers(planned);
    const powers = powersFor(deps, planned, new Map([[userName, ['record']]]));
    const act = actDeps(deps, planned, { journal, memory, powers, rotation: null });
    const { value, unsaved } = await remembering(memory, () => settleUser(act, subject));
    const unwritten = await endAsked(journal, act.awsTime(), planned, [value]);
    const said = { ...value, message: [value.message, ...cleared].join(' ') };
    return withFailures(said, unsaved === null ? unwritten : [unsaved, ...unwritten]);
  });
}

/** Files about the whole account that we did not write: they would hold every user. @returns what was cleared */
async function clearForged({ store }: Pick<Planned, 'store'>): Promise<readonly string[]> {
  const files = [
    ['What was remembered of the users', store.memory],
    ['The list of addresses that bounced', store.undeliverable],
    ['The list of mails that came back', store.softBounces],
  ] as const;
  const cleared: string[] = [];
  for (const [what, file] of files) {
    const loaded = await file.load();
    if (loaded.known || loaded.forged !== true) continue;
    await file.clear();
    cleared.push(`${what} was not as Keywarden wrote it, and is cleared for the whole account.`);
  }
  return cleared;
}
