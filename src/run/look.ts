import type { AccountObservation } from '../core/model/observation.ts';
import type { Instant } from '../core/model/time.ts';
import { observeAccount } from '../observe/account.ts';
import type { Store } from '../store/store.ts';
import type { RunDeps } from './deps.ts';

/** One account as it is now, with its store open. */
export interface Look {
  readonly observation: AccountObservation;
  readonly store: Store;
  /** The `Date` of the first answer AWS gave us: the only clock that decides. */
  readonly now: Instant;
}

/**
 * Finds out who and where we are, and observes the account.
 * @throws AwsFailure when that is impossible (credentials, endpoint, even ListUsers denied)
 */
export async function look(deps: RunDeps): Promise<Look> {
  const { aws } = deps;
  const caller = await aws.sts.callerIdentity();
  const now = aws.serverTime();
  if (now === null)
    throw new Error('AWS answered without a Date header, so it is not known what time it is.');
  const store = deps.openStore(caller);
  const observation = await observeAccount({
    iam: aws.iam,
    caller,
    now,
    cache: store.cache,
    sleep: deps.sleep,
    ...(deps.full === undefined ? {} : { full: deps.full }),
    ...(deps.onProgress === undefined ? {} : { progress: deps.onProgress }),
  });
  return { observation, store, now };
}
