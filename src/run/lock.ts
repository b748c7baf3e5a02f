import { MINUTE, toIso } from '../core/model/time.ts';
import type { Lease, Seal } from '../core/ports.ts';
import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import type { Planned } from './account-plan.ts';

/** The lease is renewed between users; a run that died frees the account after this. */
const LEASE_MS = 20 * MINUTE;

/** Another run works on the account. */
export class LockHeld extends Error {
  constructor(account: string, run: string, until: number) {
    super(
      `Run ${run} is at work on account ${account}, so nothing was done. It frees the account when it ends, or at ${toIso(until)} at the latest; then try again.`,
    );
    this.name = 'LockHeld';
  }
}

/**
 * Does something while no other run works on the account.
 * @throws LockHeld when one does; StoreError when the lock cannot be written, or nothing could be sealed
 */
export async function withLock<T>(
  { store, context, plan }: Pick<Planned, 'store' | 'context' | 'plan'>,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  sealOf(store);
  return withLockOf(store, { account: plan.account, run: context.run }, work);
}

/** What seals the account's records. @throws StoreError where the state key is not at hand: nothing is changed without it */
export function sealOf({ seal }: Pick<Store, 'seal'>): Seal {
  if (seal.known) return seal.value;
  throw new StoreError(`Nothing is changed without the state key: ${seal.because}.`, 'state-key');
}

/** @throws LockHeld when another run works on the account; leaves no trace in its store */
export async function mustBeFree({ lock }: Pick<Store, 'lock'>, account: string): Promise<void> {
  const holder = await lock.heldBy(LEASE_MS);
  if (holder !== null) throw new LockHeld(account, holder.run, holder.until);
}

/** `withLock` where nothing was planned. @throws LockHeld, StoreError */
export async function withLockOf<T>(
  { lock }: Pick<Store, 'lock'>,
  { account, run }: { readonly account: string; readonly run: string },
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const lease = await lock.acquire(run, LEASE_MS);
  if (!lease.held) throw new LockHeld(account, lease.run, lease.until);
  try {
    return await work(lease);
  } finally {
    // Where that fails the lease runs out by itself; what was done is not to be lost over it.
    await lease.release().catch(() => {});
  }
}
