import { restoreKey } from '../act/restore.ts';
import type { StepResult } from '../act/deps.ts';
import { actDeps } from './act-deps.ts';
import { planOne } from './account-plan.ts';
import type { RunDeps } from './deps.ts';
import { beginHistory, endAsked, withFailures } from './history.ts';
import { withLock } from './lock.ts';
import { rememberUsers } from './memory.ts';
import { powersFor } from './powers.ts';
import { remembering } from './remembering.ts';

/**
 * Takes the deactivation of one key back, whoever its user is.
 * @throws AwsFailure, StoreError, LockHeld
 */
export async function restoreOne(deps: RunDeps, keyId: string): Promise<StepResult> {
  const planned = await planOne(deps);
  const { observation, context, store } = planned;
  const user = observation.users.find(
    ({ keys }) => keys.known && keys.value.some((key) => key.keyId === keyId),
  );
  if (user === undefined) {
    return {
      outcome: 'skipped',
      message: `No user of account ${observation.account} has the key ${keyId}. A deleted key cannot be brought back; a key of another account needs that account's credentials.`,
    };
  }
  return withLock(planned, async () => {
    const journal = await store.openJournal(context.run, context.now);
    await beginHistory(journal, deps, planned, { command: 'restore', items: 1 });
    const { live: memory } = await rememberUsers(planned);
    const powers = powersFor(deps, planned, new Map([[user.user, ['restore']]]));
    const act = actDeps(deps, planned, { journal, memory, powers, rotation: null });
    const { value, unsaved } = await remembering(memory, () => restoreKey(act, user.user, keyId));
    const unwritten = await endAsked(journal, act.awsTime(), planned, [value]);
    return withFailures(value, unsaved === null ? unwritten : [unsaved, ...unwritten]);
  });
}
