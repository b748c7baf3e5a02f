import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAws } from '../../src/aws/clients.ts';
import { loadPolicy } from '../../src/config/load.ts';
import { known } from '../../src/core/model/known.ts';
import { loadTemplates } from '../../src/notify/templates.ts';
import { isDirectory } from '../../src/owners/directory.ts';
import { type Applied, applyOne } from '../../src/run/apply.ts';
import type { World } from './cli.ts';
import { storeOf } from './store.ts';

/** Told of every call to a port before it is made, `iam.tagUser`, `journal.append done`; what it throws is its answer. */
export type OnCall = (call: string) => void;

let runs = 0;
/** Compiled once: it is most of the work of a run this small. */
let templatesOfAll: ReturnType<typeof loadTemplates> | undefined;

/**
 * One run, everything agreed, that asks before each call to the outside: IAM, mail, the sink's service, the store's
 * parts, the directory of owners (whoever `NAME@example.com` is), and the templates of mails.
 */
export async function runOverPorts(world: World, onCall: OnCall): Promise<Applied> {
  const file = join(world.folder, 'keywarden.yaml');
  const { policy } = loadPolicy(await readFile(file, 'utf8'), file);
  const aws = createAws({
    endpointUrl: world.sandbox.endpoint,
    region: 'us-east-1',
    credentials: world.control.credentials(),
    loopbackOnly: true,
    sleep: async () => {},
  });
  const port = <T extends object>(name: string, api: T): T => asked(name, api, onCall);
  const store = storeOf(world);
  templatesOfAll ??= loadTemplates(null, async () => null);
  const templates = await templatesOfAll;
  const directory = port('owners', {
    lookup: async ({ user }: { readonly user: string }) =>
      known({ address: `${user}@example.com`, name: null }),
  });
  try {
    return await applyOne(
      {
        aws: {
          ...aws,
          // Pages of users are read before anything is decided, and come in another way.
          iam: { ...port('iam', aws.iam), userDetails: aws.iam.userDetails, listUsers: aws.iam.listUsers },
          email: (region) => port('mail', aws.email(region)),
          secrets: (region) => port('sink', aws.secrets(region)),
          ...port('key', { testKey: aws.testKey }),
        },
        policy,
        directories: new Map(policy.owners.filter(isDirectory).map((source) => [source, directory])),
        openStore: async () => ({
          ...store,
          cache: port('cache', store.cache),
          receipts: { ...port('receipts', store.receipts), written: store.receipts.written },
          memory: port('memory', store.memory),
          lock: {
            ...store.lock,
            acquire: async (run, leaseMs) => {
              const lease = await store.lock.acquire(run, leaseMs);
              return lease.held ? { ...port('lock', lease), held: true } : lease;
            },
          },
          openJournal: async (run, at) => {
            const journal = await store.openJournal(run, at);
            return {
              append: async (entry) => {
                onCall(`journal.append ${entry.event}`);
                return journal.append(entry);
              },
            };
          },
        }),
        templates: {
          ...templates,
          render: (...given) => {
            onCall('templates.render');
            return templates.render(...given);
          },
        },
        newRunId: () => `ports${(runs += 1)}`,
        clock: () => world.control.clock().now,
        sleep: async () => {},
      },
      { consent: async ({ items }) => new Set(items.map(({ id }) => id)) },
    );
  } finally {
    aws.close();
  }
}

/** The same functions, each of which asks first. */
function asked<T extends object>(port: string, api: T, onCall: OnCall): T {
  const members = Object.entries(api).map(([name, member]: [string, unknown]) => [
    name,
    typeof member === 'function'
      ? async (...given: readonly unknown[]): Promise<unknown> => {
          onCall(`${port}.${name}`);
          return (member as (...args: readonly unknown[]) => unknown)(...given);
        }
      : member,
  ]);
  return Object.fromEntries(members) as T;
}
