import { createAws } from '../../src/aws/clients.ts';
import type { IamApi } from '../../src/aws/iam.ts';
import { loadPolicy } from '../../src/config/load.ts';
import type { Policy } from '../../src/core/model/policy.ts';
import { DAY, HOUR, type Instant } from '../../src/core/model/time.ts';
import { loadTemplates } from '../../src/notify/templates.ts';
import type { RunDeps } from '../../src/run/deps.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { openStore } from '../../src/store/store.ts';
import { memoryBlobs } from '../../src/store/testing.fixture.ts';
import type { Person } from './person.ts';
import type { LifePolicy } from './policies.ts';
import type { Chances } from './random.ts';

const ACCOUNT = '111122223333';
const BEGAN = Date.UTC(2026, 0, 1);

/** An account full of random people, an embedded AWS around it, and a Keywarden that runs there. */
export interface Life {
  readonly sandbox: Sandbox;
  readonly people: readonly Person[];
  readonly random: Chances;
  /** As an administrator of the account, beside Keywarden. */
  readonly byHand: IamApi;
  /** The parts of one more run under a policy. */
  readonly run: (policy: LifePolicy) => RunDeps;
  readonly close: () => Promise<void>;
}

/** Midnight of a day of the life, from 0, and so many hours. */
export function momentOf(day: number, hours = 0): Instant {
  return BEGAN + day * DAY + hours * HOUR;
}

export async function aLife(count: number, random: Chances): Promise<Life> {
  const born = Array.from({ length: count }, (_, index) => bornPerson(index, random));
  const sandbox = await startSandbox({
    realTime: () => performance.now(),
    now: momentOf(0),
    clock: 'frozen',
    switches: { cloudTrail: { delayMs: 15 * 60_000 } },
    seed: {
      accounts: [
        {
          id: ACCOUNT,
          ses: { identities: ['example.com'] },
          s3: { buckets: [{ name: 'handover', encryption: { algorithm: 'aws:kms' } }] },
          users: born.map(({ seed }) => seed),
        },
      ],
    },
  });
  let ids = 0;
  const aws = () =>
    createAws({
      endpointUrl: sandbox.endpoint,
      region: 'us-east-1',
      credentials: sandbox.control.credentials(),
      sleep: async () => {},
      loopbackOnly: true,
    });
  const blobs = memoryBlobs();
  const templates = await loadTemplates(null, async () => null);
  const loaded = new Map<string, Policy>();
  const policyOf = ({ name, text }: LifePolicy) => {
    const policy = loaded.get(name) ?? loadPolicy(text, name).policy;
    loaded.set(name, policy);
    return policy;
  };
  const clock = () => sandbox.control.clock().now;
  const own = aws();
  return {
    sandbox,
    people: born.map(({ person }) => person),
    random,
    byHand: own.iam,
    run: (policy) => {
      const fresh = aws();
      return {
        aws: fresh,
        policy: policyOf(policy),
        openStore: ({ partition, account }) => openStore({ blobs, scope: `${partition}/${account}`, clock }),
        templates,
        newRunId: () => (ids += 1).toString(16).padStart(8, '0'),
        clock,
        sleep: async () => {},
      };
    },
    close: async () => {
      own.close();
      await sandbox.close();
    },
  };
}

function bornPerson(index: number, random: Chances) {
  const name = `user-${index}`;
  const isRobot = random.chance(0.35);
  const habit = random.pick(['daily', 'daily', 'weekly', 'never', 'fading'] as const);
  const ageDays = random.between(1, 150);
  const isUsed = habit !== 'never';
  const lastUsedDaysAgo = isUsed ? Math.min(ageDays, random.next() * 3) : null;
  const id = `AKIA${String(index)
    .padStart(5, '0')
    .replaceAll(/\d/g, (digit) => 'ABCDEFGHIJ'[Number(digit)] ?? 'A')}`.padEnd(20, '7');
  const person: Person = {
    name,
    isRobot,
    habit,
    fadesOn: random.between(5, 200),
    nature: random.pick(['prompt', 'prompt', 'late', 'deaf'] as const),
    email: `${name}@example.com`,
    inUse: id,
    intends: [],
    lastUse: new Map(lastUsedDaysAgo === null ? [] : [[id, momentOf(0) - lastUsedDaysAgo * DAY]]),
    exemptUntil: null,
    isSealed: random.chance(0.02),
    isProtected: random.chance(0.02),
    isDisturbed: false,
  };
  const tags = {
    email: person.email,
    ...(isRobot ? { kind: 'ci' } : {}),
    ...(person.isSealed ? { sealed: 'yes' } : {}),
  };
  const key = { id, ageDays, ...(lastUsedDaysAgo === null ? {} : { lastUsedDaysAgo }) };
  const seed = { name, path: person.isProtected ? '/sealed/' : '/', tags, keys: [key] };
  return { person, seed };
}
