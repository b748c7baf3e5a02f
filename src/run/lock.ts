import { MINUTE, toIso } from '../core/model/time.ts';
import type { Lease } from '../core/ports.ts';
import type { Planned } from './account-plan.ts';

/** The lease is renewed between users; a run that died frees the account after this. */
const LEASE_MS = 20 * MINUTE;

/** Another run works on the account. */
class LockHeld extends Error {
  constructor(account: string, run: string, until: number) {
    super(
      `Run ${run} is at work on account ${account}, so nothing was done. It frees the account when it ends, or at ${toIso(until)} at the latest; then try again.`,
    );
    this.name = 'LockHeld';
  }
}

/**
 * Does something while no other run works on the account.
 * @throws LockHeld when one does; StoreError when the lock cannot be written
 */
export async function withLock<T>(
  { store, context, plan }: Planned,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const lease = await store.lock.acquire(context.run, LEASE_MS);
  if (!lease.held) throw new LockHeld(plan.account, lease.run, lease.until);
  try {
    return await work(lease);
  } finally {
    await lease.release();
  }
}
