import { endExemption, exemptUser } from '../act/exempt.ts';
import type { StepResult } from '../act/deps.ts';
import type { ExemptionRequest } from '../core/exempting.ts';
import { planOne } from './account-plan.ts';
import { actDeps } from './act-deps.ts';
import type { RunDeps } from './deps.ts';
import { beginHistory, endAsked, withFailures } from './history.ts';
import { withLock } from './lock.ts';
import { rememberUsers } from './memory.ts';
import { powersFor } from './powers.ts';
import { remembering } from './remembering.ts';

/** What is asked for a user or a key; null: the end of the exemption. */
export type ExemptionWish = Omit<ExemptionRequest, 'keyId'> | null;

/**
 * Exempts a user, or one key of a user, by tag; or ends that.
 * @param subject a user name or an access key id
 * @throws AwsFailure, StoreError, LockHeld
 */
export async function exemptOne(deps: RunDeps, subject: string, wish: ExemptionWish): Promise<StepResult> {
  const planned = await planOne(deps);
  const { observation, context, store } = planned;
  const byName = observation.users.find(({ user }) => user === subject);
  const byKey = observation.users.find(
    ({ keys }) => keys.known && keys.value.some(({ keyId }) => keyId === subject),
  );
  const found = byName ?? byKey;
  if (found === undefined) {
    const message = `Account ${observation.account} has no user and no key ${subject}. Names are case-sensitive.`;
    return { outcome: 'skipped', message };
  }
  const keyId = byName === undefined ? subject : null;
  return withLock(planned, async () => {
    const journal = await store.openJournal(context.run, context.now);
    await beginHistory(journal, deps, planned, { command: 'exempt', items: 1 });
    const { live: memory } = await rememberUsers(planned);
    const powers = powersFor(deps, planned, new Map([[found.user, ['exempt']]]));
    const act = actDeps(deps, planned, { journal, memory, powers, rotation: null });
    const { value, unsaved } = await remembering(memory, () =>
      wish === null ? endExemption(act, found.user) : exemptUser(act, found.user, { ...wish, keyId }),
    );
    const unwritten = await endAsked(journal, act.awsTime(), planned, [value]);
    return withFailures(value, unsaved === null ? unwritten : [unsaved, ...unwritten]);
  });
}
