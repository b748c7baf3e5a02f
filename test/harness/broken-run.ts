import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAws } from '../../src/aws/clients.ts';
import { loadPolicy } from '../../src/config/load.ts';
import { loadTemplates } from '../../src/notify/templates.ts';
import { type Applied, applyOne } from '../../src/run/apply.ts';
import type { Store } from '../../src/store/store.ts';
import type { World } from './cli.ts';
import { storeOf } from './store.ts';

/** Told of every change before and after it, `aws tagUser`, `store append`; what it throws breaks the run off there. */
export interface Tap {
  readonly before: (change: string) => void;
  readonly after: (change: string) => void;
}

let runs = 0;

/** One run, everything agreed, with a tap on whatever it changes. @throws whatever ends the run, and what the tap throws */
export async function tappedRun(world: World, given: Tap): Promise<void> {
  // What the tap throws is no failure that the run could go on from: nothing it asks for is answered any more, as when
  // a process is gone.
  let breakOff: (error: unknown) => void = () => {};
  const broken = new Promise<never>((_, reject) => {
    breakOff = reject;
  });
  const { ended } = await Promise.race([run(world, { ...given, breakOff }), broken]);
  if (ended !== null) throw ended.cause;
}

interface Breaking extends Tap {
  readonly breakOff: (error: unknown) => void;
}

async function run(world: World, tap: Breaking): Promise<Applied> {
  const file = join(world.folder, 'keywarden.yaml');
  const aws = createAws({
    endpointUrl: world.sandbox.endpoint,
    region: 'us-east-1',
    credentials: world.control.credentials(),
    loopbackOnly: true,
    sleep: async () => {},
  });
  const { tagUser, untagUser, setKeyStatus, deleteKey } = aws.iam;
  return applyOne(
    {
      aws: {
        ...aws,
        iam: {
          ...aws.iam,
          tagUser: tapped(tap, 'aws tagUser', tagUser),
          untagUser: tapped(tap, 'aws untagUser', untagUser),
          setKeyStatus: tapped(tap, 'aws setKeyStatus', setKeyStatus),
          deleteKey: tapped(tap, 'aws deleteKey', deleteKey),
        },
        email: (region) => {
          const email = aws.email(region);
          return { ...email, send: tapped(tap, 'aws send', (mail) => email.send(mail)) };
        },
      },
      policy: loadPolicy(await readFile(file, 'utf8'), file).policy,
      openStore: async () => tappedStore(tap, storeOf(world)),
      templates: await loadTemplates(null, async () => null),
      newRunId: () => `tapped${(runs += 1)}`,
      clock: () => world.control.clock().now,
      sleep: async () => {},
    },
    { consent: async ({ items }) => new Set(items.map(({ id }) => id)) },
  );
}

function tappedStore(tap: Breaking, store: Store): Store {
  const { cache, receipts, memory, lock } = store;
  return {
    ...store,
    cache: { ...cache, save: tapped(tap, 'store save cache', cache.save) },
    memory: { ...memory, save: tapped(tap, 'store save memory', memory.save) },
    receipts: {
      ...receipts,
      add: tapped(tap, 'store add', receipts.add),
      voidAll: tapped(tap, 'store voidAll', receipts.voidAll),
    },
    lock: {
      ...lock,
      acquire: tapped(tap, 'store acquire', async (run, leaseMs) => {
        const lease = await lock.acquire(run, leaseMs);
        if (!lease.held) return lease;
        const { renew, release } = lease;
        return {
          ...lease,
          renew: tapped(tap, 'store renew', renew),
          release: tapped(tap, 'store release', release),
        };
      }),
    },
    openJournal: async (run, at) => {
      const { append } = await store.openJournal(run, at);
      return { append: tapped(tap, 'store append', append) };
    },
  };
}

function tapped<A extends readonly unknown[], R>(
  tap: Breaking,
  change: string,
  make: (...given: A) => Promise<R>,
): (...given: A) => Promise<R> {
  return async (...given) => {
    if (!survives(tap, () => tap.before(change))) return never();
    const result = await make(...given);
    return survives(tap, () => tap.after(change)) ? result : never();
  };
}

function survives({ breakOff }: Breaking, look: () => void): boolean {
  try {
    look();
    return true;
  } catch (error) {
    breakOff(error);
    return false;
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
