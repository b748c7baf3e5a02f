import type { Aws } from '../aws/clients.ts';
import type { Journal, Lease, LockedBy } from '../core/ports.ts';
import type { RunDeps } from '../run/deps.ts';
import type { Store } from '../store/store.ts';

/** What everything throws that a killed run asks for anything. */
export class Killed extends Error {
  constructor() {
    super('The run was killed.');
    this.name = 'Killed';
  }
}

/**
 * A run that is killed in the middle of replacing a key. It shares its process with the demo, so it is not the process
 * that ends: right after AWS has made the key, before its secret is stored anywhere, every function that reaches AWS or
 * the store throws from then on. Nothing is undone, noted or given back, the lock included, just as when a process is gone.
 * @param userName whose new key it does not survive
 */
export function mortal(deps: RunDeps, userName: string): RunDeps {
  let isDead = false;
  const die = (): never => {
    isDead = true;
    throw new Killed();
  };
  const alive = <T extends object>(api: T): T => whileAlive(api, () => (isDead ? die() : undefined));
  const { aws } = deps;
  const iam: Aws['iam'] = {
    ...alive(aws.iam),
    createKey: async (name, run) => {
      const key = await aws.iam.createKey(name, run);
      return name === userName ? die() : key;
    },
  };
  return {
    ...deps,
    aws: {
      ...alive(aws),
      iam,
      sts: alive(aws.sts),
      email: (region) => alive(aws.email(region)),
      secrets: (region) => alive(aws.secrets(region)),
      trail: () => alive(aws.trail()),
    },
    openStore: async (account) => mortalStore(await deps.openStore(account), alive),
  };
}

function mortalStore(store: Store, alive: <T extends object>(api: T) => T): Store {
  const { cache, receipts, memory, undeliverable, softBounces, lock, openJournal } = alive(store);
  return {
    ...alive(store),
    cache: alive(cache),
    receipts: alive(receipts),
    memory: alive(memory),
    undeliverable: alive(undeliverable),
    softBounces: alive(softBounces),
    lock: {
      heldBy: alive(lock).heldBy,
      acquire: async (run, leaseMs): Promise<Lease | LockedBy> => alive(await lock.acquire(run, leaseMs)),
    },
    openJournal: async (run, at): Promise<Journal> => alive(await openJournal(run, at)),
  };
}

/** The same functions, each of which first looks whether it may still do anything. */
function whileAlive<T extends object>(api: T, look: () => void): T {
  const entries = Object.entries(api).map(([name, member]: [string, unknown]) => [
    name,
    typeof member === 'function'
      ? (...given: unknown[]): unknown => {
          look();
          return (member as (...args: unknown[]) => unknown)(...given);
        }
      : member,
  ]);
  return Object.fromEntries(entries) as T;
}
