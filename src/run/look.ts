import type { CallerIdentity } from '../aws/sts.ts';
import type { AccountObservation } from '../core/model/observation.ts';
import type { Instant } from '../core/model/time.ts';
import { observeAccount } from '../observe/account.ts';
import type { Store } from '../store/store.ts';
import type { RunDeps } from './deps.ts';

/** Who and where we are, with the account's store open. */
export interface Entered {
  readonly caller: CallerIdentity;
  readonly store: Store;
  /** The `Date` of the first answer AWS gave us: the only clock that decides. */
  readonly now: Instant;
}

/** One account as it is now, with its store open. */
export interface Look extends Omit<Entered, 'caller'> {
  readonly observation: AccountObservation;
}

/**
 * Finds out who and where we are, and observes the account.
 * @throws AwsFailure when that is impossible (credentials, endpoint, even ListUsers denied)
 */
export async function look(deps: RunDeps): Promise<Look> {
  return observe(deps, await enter(deps));
}

/** Finds out who and where we are. @throws AwsFailure when that is impossible (credentials, endpoint) */
export async function enter(deps: RunDeps): Promise<Entered> {
  const { aws } = deps;
  const caller = await aws.sts.callerIdentity();
  const now = aws.serverTime();
  if (now === null)
    throw new Error('AWS answered without a Date header, so it is not known what time it is.');
  return { caller, store: await deps.openStore(caller), now };
}

/** Observes the account that was entered. @throws AwsFailure when even ListUsers is denied */
export async function observe(deps: RunDeps, { caller, store, now }: Entered): Promise<Look> {
  const observation = await observeAccount({
    iam: deps.aws.iam,
    caller,
    now,
    cache: store.cache,
    sleep: deps.sleep,
    ...(deps.full === undefined ? {} : { full: deps.full }),
    ...(deps.onProgress === undefined ? {} : { progress: deps.onProgress }),
  });
  return { observation, store, now };
}
