import { IAMClient, UpdateUserCommand } from '@aws-sdk/client-iam';
import { SEAL } from '../build/seal.ts';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Aws, createAws } from '../../src/aws/clients.ts';
import type { IamApi } from '../../src/aws/iam.ts';
import { loadPolicy } from '../../src/config/load.ts';
import type { Policy } from '../../src/core/model/policy.ts';
import { DAY, HOUR, type Instant } from '../../src/core/model/time.ts';
import { loadTemplates } from '../../src/notify/templates.ts';
import type { RunDeps } from '../../src/run/deps.ts';
import type { MailEventDeps } from '../../src/run/mail-events.ts';
import { restoreOne } from '../../src/run/restore.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { openStore } from '../../src/store/store.ts';
import { memoryBlobs } from '../../src/store/testing.fixture.ts';
import type { Job, Person } from './person.ts';
import type { LifePolicy } from './policies.ts';
import type { Chances } from './random.ts';
import { withQuickReads } from './quick-reads.ts';
import { withoutNetwork } from './without-network.ts';

export const ACCOUNT = '111122223333';
const BEGAN = Date.UTC(2026, 0, 1);

/** An account full of random people, an embedded AWS around it, and a Keywarden that runs there. */
export interface Life {
  readonly sandbox: Sandbox;
  readonly people: readonly Person[];
  readonly random: Chances;
  /** As an administrator of the account, beside Keywarden. */
  readonly byHand: IamApi;
  /** Fetches secrets, as an owner's role does. */
  readonly reader: SecretsManagerClient;
  /** When each key was used by people, by its id, oldest first. */
  readonly uses: ReadonlyMap<string, readonly Instant[]>;
  /** Everybody is away: nobody uses a key. */
  isQuiet: boolean;
  /** Somebody works with a key now. */
  readonly use: (person: Person, keyId: string, service?: string) => void;
  readonly rename: (person: Person, to: string) => Promise<void>;
  readonly moveTo: (person: Person, path: string) => Promise<void>;
  /** As the command `restore` does, under the policy of the last run. */
  readonly restore: (keyId: string) => Promise<void>;
  /** Told of every new name. */
  onRename: (from: string, to: string) => void;
  /** The parts of one more run under a policy, with a store by its name. */
  readonly run: (policy: LifePolicy, store?: StoreName, onSecret?: () => Promise<void>) => RunDeps;
  readonly mailEvents: (store: StoreName) => MailEventDeps;
  /** Copies the store; the copy can be put in its place later. */
  readonly backUp: () => () => void;
  readonly loseStore: () => void;
  /** Told when the store is gone (null) or an old one came back, with what was given when it was copied. */
  onStore: { readonly copy: () => unknown; readonly came: (copied: unknown) => void };
  readonly close: () => Promise<void>;
}

export type StoreName = 'first' | 'second';

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
  const client = {
    endpoint: sandbox.endpoint,
    region: 'us-east-1',
    credentials: sandbox.control.credentials(),
    requestHandler: withoutNetwork(sandbox),
  };
  const { endpoint: endpointUrl, ...connection } = client;
  const aws = () =>
    createAws({
      endpointUrl,
      ...connection,
      sleep: async () => {},
      loopbackOnly: true,
    });
  const quick = (slow: Aws): Aws => ({ ...slow, iam: withQuickReads(slow.iam, sandbox, ACCOUNT) });
  const files = { first: new Map<string, string>(), second: new Map<string, string>() };
  // Stores are told apart by their places.
  const at = (place: StoreName) => ({
    ...memoryBlobs(files[place]),
    where: (path: string) => `${place}/${path}`,
  });
  const blobs = { first: at('first'), second: at('second') };
  const people = born.map(({ person }) => person);
  const uses = new Map<string, Instant[]>();
  for (const { lastUse } of people) for (const [keyId, at] of lastUse) uses.set(keyId, [at]);
  const templates = await loadTemplates(null, async () => null);
  const loaded = new Map<string, Policy>();
  const policyOf = ({ name, text }: LifePolicy) => {
    const policy = loaded.get(name) ?? loadPolicy(text, name).policy;
    loaded.set(name, policy);
    return policy;
  };
  const clock = () => sandbox.control.clock().now;
  const own = aws();
  const admin = new IAMClient(client);
  const reader = new SecretsManagerClient(client);
  const newRunId = () => (ids += 1).toString(16).padStart(8, '0');
  const storeOf =
    (name: StoreName): RunDeps['openStore'] =>
    async ({ partition, account }) =>
      openStore({ blobs: blobs[name], scope: `${partition}/${account}`, clock, seal: SEAL });
  let lastPolicy: LifePolicy | null = null;
  const life: Life = {
    sandbox,
    people,
    random,
    byHand: own.iam,
    reader,
    uses,
    isQuiet: false,
    onRename: () => {},
    onStore: { copy: () => null, came: () => {} },
    use: (person, keyId, service = 's3') => {
      const at = clock();
      sandbox.control.use(keyId, { at, service, region: 'us-east-1' });
      person.lastUse.set(keyId, at);
      uses.set(keyId, [...(uses.get(keyId) ?? []), at]);
    },
    rename: async (person, to) => {
      const from = person.name;
      await admin.send(new UpdateUserCommand({ UserName: from, NewUserName: to }));
      person.name = to;
      life.onRename(from, to);
    },
    moveTo: async ({ name }, path) => {
      await admin.send(new UpdateUserCommand({ UserName: name, NewPath: path }));
    },
    restore: async (keyId) => {
      if (lastPolicy === null) return;
      const deps = life.run(lastPolicy);
      await restoreOne(deps, keyId).finally(() => deps.aws.close());
    },
    run: (policy, store = 'first', onSecret = async () => {}) => {
      lastPolicy = policy;
      return {
        aws: watched(quick(aws()), onSecret),
        policy: policyOf(policy),
        openStore: storeOf(store),
        templates,
        newRunId,
        clock,
        sleep: async () => {},
      };
    },
    mailEvents: (store) => ({ openStore: storeOf(store), newRunId, account: ACCOUNT }),
    backUp: () => {
      const kept = new Map(files.first);
      const known = life.onStore.copy();
      return () => {
        files.first.clear();
        for (const [path, text] of kept) files.first.set(path, text);
        life.onStore.came(known);
      };
    },
    loseStore: () => {
      files.first.clear();
      life.onStore.came(null);
    },
    close: async () => {
      own.close();
      admin.destroy();
      reader.destroy();
      await sandbox.close();
    },
  };
  return life;
}

/** Tells as soon as a secret may have come to its readers: also where the call failed, or its answer was lost. */
function watched(aws: Aws, onSecret: () => Promise<void>): Aws {
  const secrets: Aws['secrets'] = (region) => {
    const api = aws.secrets(region);
    return {
      ...api,
      putVersion: async (version) => afterwards(api.putVersion(version), onSecret),
      moveStage: async (...move) => afterwards(api.moveStage(...move), onSecret),
    };
  };
  return { ...aws, secrets };
}

async function afterwards(call: Promise<void>, then: () => Promise<void>): Promise<void> {
  try {
    await call;
  } finally {
    await then();
  }
}

/** Programs that run every so often, each at its own time, with the key their owner has. */
function bornJobs(keyId: string, random: Chances): Job[] {
  if (!random.chance(0.3)) return [];
  const everyDays = random.pick([1, 7, 14, 30, 91]);
  return [{ everyDays, from: random.between(0, everyDays - 1), keyId, follows: random.chance(0.6) }];
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
    firstName: name,
    isCi: isRobot && habit === 'daily' && random.chance(0.5),
    monitor: random.pick(['never', 'never', 'never', 'once', 'daily'] as const),
    monitored: null,
    jobs: isUsed ? bornJobs(id, random) : [],
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
