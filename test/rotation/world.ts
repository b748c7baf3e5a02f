import type { RotationDeps } from '../../src/act/deps.ts';
import { sealOf } from '../build/seal.ts';
import { liveMemory } from '../../src/act/memory.ts';
import { perform } from '../../src/act/perform.ts';
import { PROTOCOL, type ProtocolStep, rotate } from '../../src/act/rotation.ts';
import { AwsFailure } from '../../src/aws/failure.ts';
import type { IamApi } from '../../src/aws/iam.ts';
import type { UserSituation } from '../../src/core/checks/situation.ts';
import { decideUser } from '../../src/core/decide.ts';
import { type Known, known } from '../../src/core/model/known.ts';
import { NO_MEMORY } from '../../src/core/model/memory.ts';
import type { UserObservation } from '../../src/core/model/observation.ts';
import { itemId } from '../../src/core/model/plan.ts';
import type { Receipt } from '../../src/core/model/receipt.ts';
import type { Sink } from '../../src/core/ports.ts';
import { observeUser } from '../../src/observe/user.ts';
import { keyId } from '../build/key.ts';
import { aPolicy, aRule } from '../build/policy.ts';
import { OWNER } from '../build/receipt.ts';
import { NOW, daysAgo } from '../build/time.ts';
import { ACCOUNT } from '../build/user.ts';

const OLD = keyId(1);
const HOUR = 3_600_000;
const ARN = `arn:aws:iam::${ACCOUNT}:user/ci-bot`;

/** The process was killed: nothing it does from here on has any effect. */
class Killed extends Error {}

/** Where the process of the first run is killed: before or after its n-th call to the outside. */
export interface Kill {
  readonly call: number;
  readonly when: 'before' | 'after';
}

export interface WorldWords {
  readonly kill?: Kill;
  /** Calls that fail in the first run, by name. */
  readonly failing?: Readonly<Record<string, 'refused' | 'lost'>>;
  /** How often STS refuses the new key. */
  readonly refusals?: number;
  readonly protocol?: readonly ProtocolStep[];
  /** Whether CloudTrail can be asked. */
  readonly trail?: 'answers' | 'denied';
}

/** What one rotation came to, with everything that was wrong on the way. */
export interface Outcome {
  readonly calls: readonly string[];
  readonly faults: readonly string[];
  readonly end: 'replaced' | 'undone' | 'neither';
  readonly handovers: number;
  /** Reasons for which the owner was asked to settle something. */
  readonly attention: readonly string[];
}

interface Key {
  status: 'Active' | 'Inactive';
  readonly createdAt: number;
  lastUsed: { at: number; region: null; service: string } | null;
}

/**
 * Runs one rotation of a 100-day-old key in a world in memory, kills or fails it where told, lets daily runs follow
 * until nothing more happens, and looks at what is left. Judges by the state of keys, sink and tags alone.
 */
export async function playRotation(words: WorldWords = {}): Promise<Outcome> {
  const keys = new Map<string, Key>([
    [
      OLD,
      {
        status: 'Active',
        createdAt: daysAgo(100),
        lastUsed: { at: daysAgo(1), region: null, service: 's3' },
      },
    ],
  ]);
  const tags = new Map<string, string>();
  const sink = new Map<string, 'pending' | 'current'>();
  const creators = new Map<string, string>();
  const receipts: Receipt[] = [];
  const calls: string[] = [];
  const faults: string[] = [];
  const tested = new Set<string>();
  /** Keys that a reader of the sink has ever got hold of: he works with them from then on. */
  const fetched = new Set<string>();
  const attention: string[] = [];
  let first = true;
  let killed = false;
  let now = NOW;
  let run = '00000001';
  /** The runs whose rotation stands in history. */
  const begun = new Set<string>();
  let refusals = words.refusals ?? 1;
  let handovers = 0;

  /** One call to the outside; in the first run it may be the last. */
  const call = <T>(name: string, effect: () => T): T => {
    if (killed) throw new Killed();
    if (!first) {
      const result = effect();
      readAndUse();
      return result;
    }
    calls.push(name);
    const here = words.kill?.call === calls.length ? words.kill.when : undefined;
    const fails = words.failing?.[name];
    if (here === 'before') {
      killed = true;
      throw new Killed();
    }
    if (fails === 'refused') throw failure(name, 'none');
    const result = effect();
    readAndUse();
    if (fails === 'lost') throw failure(name, 'unknown');
    if (here === 'after') {
      killed = true;
      throw new Killed();
    }
    return result;
  };

  /** The reader fetches and uses at once whatever is visible; CI does nothing else. */
  function readAndUse(): void {
    for (const [id, sight] of sink) {
      if (sight !== 'current') continue;
      fetched.add(id);
      const key = keys.get(id);
      if (key?.status === 'Active') key.lastUsed = { at: now + HOUR, region: null, service: 's3' };
    }
    for (const id of fetched)
      if (keys.get(id)?.status !== 'Active')
        faults.push(`${id} stopped working after somebody had fetched it`);
  }

  const iam: IamApi = {
    ...NOT_ASKED,
    getUser: async () => ({ user: 'ci-bot', userId: 'AIDA-ci-bot', arn: ARN, path: '/', createdAt: 0 }),
    userTags: async () => new Map(tags),
    groups: async () => [],
    attachedPolicies: async () => [],
    accessKeys: async () =>
      [...keys].map(([id, { status, createdAt }]) => ({ keyId: id, status, createdAt })),
    lastUsed: async (id) => keys.get(id)?.lastUsed ?? null,
    tagUser: async (_, more) => call('tag', () => more.forEach((value, name) => void tags.set(name, value))),
    untagUser: async (_, names) => call('untag', () => names.forEach((name) => void tags.delete(name))),
    setKeyStatus: async (_, id, status) =>
      call('status', () => {
        const key = keys.get(id);
        if (key) key.status = status;
      }),
    deleteKey: async (_, id) => call('delete', () => void keys.delete(id)),
  };
  const holder: Sink = {
    name: 'memory',
    place: 'memory',
    preflight: async () => call('preflight', () => {}),
    store: async (_, key) => call('store', () => void sink.set(key.keyId, 'pending')),
    makeVisible: async (_, id) =>
      call('make visible', () => {
        if (!tested.has(id)) faults.push('a key that nobody had tried was handed over');
        if (sink.has(id)) sink.set(id, 'current');
      }),
    sight: async (_, id) => {
      const at = sink.get(id);
      return at === undefined ? 'absent' : at === 'current' ? 'visible' : 'pending';
    },
    destroy: async (_, id) =>
      call('destroy', () => {
        if (sink.get(id) === 'pending') sink.delete(id);
      }),
    letIn: async () => {},
    pointer: async () => ({ where: 'memory', fetch: [] }),
  };

  const deps = (): RotationDeps => ({
    iam,
    context: { policy: POLICY, now, run, caller: null },
    account: ACCOUNT,
    journal: {
      append: async ({ event, data }) =>
        call(`journal ${event}`, () => {
          if (event === 'intent' && data['step'] === 'rotate') begun.add(run);
        }),
    },
    receipts: {
      load: async () => new Map(),
      add: async (receipt) => void receipts.push(receipt),
      voidAll: async () => {},
      ofMessage: async () => [],
      voidMessage: async () => [],
      markDelivered: async () => [],
      written: () => new Map(),
      clear: async () => {},
    },
    sleep: async () => {
      for (const id of keys.keys())
        if (id !== OLD && first && !sink.has(id)) faults.push('a secret waited outside the sink');
    },
    seal: sealOf(ACCOUNT),
    memory: liveMemory(known(new Map()), async () => {}),
    situationOf: async (user) => situationOf(user, receipts),
    rotation: null,
    sink: holder,
    createKey: async () =>
      call('create', () => {
        const id = keyId(keys.size + creators.size + 1);
        keys.set(id, { status: 'Active', createdAt: now + 1000, lastUsed: null });
        creators.set(id, run);
        return { keyId: id, secret: { reveal: () => 'canary' } };
      }),
    identityOf: async ({ keyId: id }) =>
      call('identify', () => {
        if (refusals > 0) {
          refusals -= 1;
          throw new AwsFailure({
            operation: 'sts:GetCallerIdentity',
            code: 'InvalidClientTokenId',
            kind: 'credentials',
            effect: 'none',
            attempts: 1,
            message: 'not yet',
          });
        }
        tested.add(id);
        const key = keys.get(id);
        if (key) key.lastUsed = { at: now, region: null, service: 'sts' };
        return { arn: ARN };
      }),
    createdKeys: async () => {
      if (words.trail === 'denied') throw failure('cloudtrail:LookupEvents', 'none');
      return [...creators].map(([id, run]) => ({ keyId: id, run }));
    },
    hasBegun: async (_, intent) => begun.has(intent.run),
    awsTime: () => now + 5000,
    stillAllowed: () => undefined,
  });

  const observe = async (): Promise<UserObservation> => {
    const user = await observeUser({ iam, account: ACCOUNT }, 'ci-bot');
    if (user === null) throw new Error('the user is always there');
    return user;
  };

  try {
    const user = await observe();
    const [decision] = decideUser(situationOf(user, receipts), deps().context);
    if (decision?.kind !== 'step' || decision.step !== 'rotate')
      throw new Error('the story begins with a rotation');
    const { outcome } = await rotate(
      deps(),
      { id: itemId(OLD, 'rotate', 'TooOld'), decision },
      user,
      OLD,
      words.protocol ?? PROTOCOL,
    );
    if (outcome === 'done' && ![...sink.values()].includes('current'))
      faults.push('the run said that it was done, and nobody can see the new key');
  } catch (error) {
    if (!(error instanceof Killed || error instanceof AwsFailure)) faults.push(`it broke: ${String(error)}`);
  }
  if (
    words.failing?.['preflight'] !== undefined &&
    (keys.size > 1 || calls.includes('create') || calls.includes('tag'))
  ) {
    faults.push('something was begun although the sink could not take a secret');
  }

  // Whoever can still use the old key must be able to, all the time.
  for (let day = 1; day <= 9; day += 1) {
    first = false;
    killed = false;
    run = `0000001${day}`;
    now += day === 1 ? 2 * HOUR : 24 * HOUR;
    await dailyRun();
    if (keys.get(OLD)?.status !== 'Active')
      faults.push('the old key stopped working before its replacement was used');
  }
  for (const id of keys.keys())
    if (id !== OLD && !isIssued(id) && keys.get(id)?.status === 'Active' && attention.length === 0)
      faults.push(`a key of ours is left behind: ${id}`);
  for (const id of sink.keys())
    if (!keys.has(id)) faults.push('the sink holds a secret of a key that is gone');
  return { calls, faults, end: endState(), handovers, attention };

  async function dailyRun(): Promise<void> {
    const user = await observe();
    for (const decision of decideUser(situationOf(user, receipts), deps().context)) {
      if (decision.kind !== 'step' || decision.step === 'rotate') continue;
      const { keyId: id, reason } = decision;
      if (decision.step === 'notify') {
        const { announced, promised, reminder } = decision.notice;
        if (reason === 'Replaced' && reminder === null) {
          handovers += 1;
          if (![...sink.values()].includes('current')) faults.push('the owner was pointed to nothing');
        }
        if (announced === 'attention') attention.push(reason);
        receipts.push({
          keyId: id ?? '',
          userId: 'AIDA-ci-bot',
          announced,
          reason,
          recipients: [OWNER],
          acceptedAt: now,
          messageId: 'm',
          promised,
          reminder,
          ground: decision.grounds?.[0] ?? null,
          deliveredAt: null,
          voided: null,
        });
        continue;
      }
      const tools = deps();
      await perform({ ...tools, rotation: tools }, { id: itemId(id, decision.step, reason), decision });
    }
  }

  function isIssued(id: string): boolean {
    const record = tags.get(`keywarden:${id}`) ?? '';
    return /state=issued/.test(record) && !record.includes('hidden=');
  }

  function endState(): Outcome['end'] {
    const [newKey, ...more] = [...keys.keys()].filter((id) => id !== OLD);
    if (newKey === undefined) return sink.size === 0 && tags.size === 0 ? 'undone' : 'neither';
    const isReplaced = isIssued(newKey) && /state=replaced/.test(tags.get(`keywarden:${OLD}`) ?? '');
    return more.length === 0 && isReplaced && sink.get(newKey) === 'current' && sink.size === 1
      ? 'replaced'
      : 'neither';
  }
}

const POLICY = aPolicy({
  rules: [aRule({ rotate: { by: 'keywarden' } })],
  deliver: { to: 's3', bucket: 'keys', kmsKey: null, region: null },
});

const notAsked = () => {
  throw new Error('a rotation asks for nothing but its user');
};
const NOT_ASKED = {
  generateReport: notAsked,
  getReport: notAsked,
  userDetails: notAsked,
  listUsers: notAsked,
  createKey: notAsked,
};

function situationOf(user: UserObservation, receipts: readonly Receipt[]): UserSituation {
  const ids = user.keys.known ? user.keys.value.flatMap((key) => key.keyId ?? []) : [];
  const own = (id: string): Known<readonly Receipt[]> =>
    known(receipts.filter((receipt) => receipt.keyId === id));
  return {
    user,
    owner: known(OWNER),
    memory: known(NO_MEMORY),
    receipts: new Map(ids.map((id) => [id, own(id)])),
  };
}

function failure(operation: string, effect: 'none' | 'unknown'): AwsFailure {
  return new AwsFailure({
    operation,
    code: 'Failed',
    kind: 'unavailable',
    effect,
    attempts: 1,
    message: `${operation} failed`,
  });
}
