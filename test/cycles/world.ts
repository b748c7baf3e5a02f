import { vi } from 'vitest';
import { SEAL } from '../build/seal.ts';
import { createAws } from '../../src/aws/clients.ts';
import type { Policy } from '../../src/core/model/policy.ts';
import { DAY, type Duration, HOUR } from '../../src/core/model/time.ts';
import { loadTemplates } from '../../src/notify/templates.ts';
import { applyOne } from '../../src/run/apply.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { openStore } from '../../src/store/store.ts';
import { memoryBlobs } from '../../src/store/testing.fixture.ts';
import { keyId } from '../harness/steps.ts';
import { type Told, type UserLife, aDay } from './user-life.ts';

const ACCOUNT = '111122223333';
const BEGAN = Date.UTC(2026, 0, 1);

/** What a life under a configuration came to. */
export type Cycles = Pick<UserLife, 'rotations' | 'refused'> & {
  /** The oldest that a key in use ever was. */
  readonly oldest: Duration;
  /** How old the key in use is at the end. */
  readonly last: Duration;
  /** Old keys that are gone. */
  readonly deletions: number;
};

/**
 * One run a night under a policy, over one user who works with their key every day and does as they are asked.
 * @param name of the user
 */
export async function liveThrough(
  policy: Policy,
  name: string,
  tags: Readonly<Record<string, string>>,
  days: number,
): Promise<Cycles> {
  // The SDK waits a random part of its backoff before it tries again: here none of it.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const sandbox = await anAccount(name, tags);
  const run = await nightly(sandbox, policy);
  const { control } = sandbox;
  const life: UserLife = { name, inUse: keyId(name), intends: null, ages: [], rotations: 0, refused: [] };
  try {
    for (let day = 0; day < days; day += 1) {
      control.setClock(BEGAN + day * DAY + 2 * HOUR);
      const told = await run.once();
      control.setClock(BEGAN + day * DAY + 12 * HOUR);
      await aDay(life, day, told, { control, iam: run.iam });
    }
    const deletions = control
      .calls({ access: 'write' })
      .filter(({ operation }) => operation === 'DeleteAccessKey');
    const { rotations, refused, ages } = life;
    return {
      rotations,
      refused,
      oldest: Math.max(...ages),
      last: ages.at(-1) ?? 0,
      deletions: deletions.length,
    };
  } finally {
    run.close();
    await sandbox.close();
  }
}

function anAccount(name: string, tags: Readonly<Record<string, string>>): Promise<Sandbox> {
  return startSandbox({
    realTime: () => performance.now(),
    now: BEGAN,
    clock: 'frozen',
    switches: {},
    seed: {
      accounts: [
        {
          id: ACCOUNT,
          ses: { identities: ['example.com'] },
          s3: { buckets: [{ name: 'handover', encryption: { algorithm: 'aws:kms' } }] },
          users: [
            { name, tags: { ...tags }, keys: [{ id: keyId(name), ageDays: 10, lastUsedDaysAgo: 0.2 }] },
          ],
        },
      ],
    },
  });
}

async function nightly({ control, endpoint }: Sandbox, policy: Policy) {
  const clock = () => control.clock().now;
  const connect = () =>
    createAws({
      endpointUrl: endpoint,
      region: 'us-east-1',
      credentials: control.credentials(),
      sleep: async () => {},
      loopbackOnly: true,
    });
  const own = connect();
  const blobs = memoryBlobs();
  const templates = await loadTemplates(null, async () => null);
  let runs = 0;
  return {
    iam: own.iam,
    close: own.close,
    /** @throws Error when anything failed */
    once: async (): Promise<readonly Told[]> => {
      // A connection keeps the time of its first answer: a run has its own.
      const aws = connect();
      const { results, errors } = await applyOne(
        {
          aws,
          policy,
          openStore: async ({ partition, account }) =>
            openStore({ blobs, scope: `${partition}/${account}`, clock, seal: SEAL }),
          templates,
          newRunId: () => (runs += 1).toString(16).padStart(8, '0'),
          clock,
          sleep: async () => {},
        },
        { consent: async ({ items }) => new Set(items.map(({ id }) => id)) },
      );
      const failed = results.filter(({ outcome }) => outcome === 'failed').map(({ message }) => message);
      if (errors.length + failed.length > 0)
        throw new Error(`run ${runs}: ${[...errors, ...failed].join('; ')}`);
      aws.close();
      return results
        .filter(({ item, outcome }) => item.decision.step === 'notify' && outcome === 'done')
        .map(({ item: { decision } }) => ({ keyId: decision.keyId, reason: decision.reason }));
    },
  };
}
