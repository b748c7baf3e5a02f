import type { IamApi } from '../../src/aws/iam.ts';
import type { LastUse } from '../../src/core/model/observation.ts';
import type { Instant } from '../../src/core/model/time.ts';
import { ACCOUNT } from '../build/user.ts';

/** One user with keys, as IAM would hold it; tests change it under the code's feet. */
export interface FakeUser {
  user: string;
  userId: string;
  tags: Map<string, string>;
  attachedPolicies: string[];
  keys: Map<string, FakeKey>;
}

interface FakeKey {
  status: 'Active' | 'Inactive';
  createdAt: Instant;
  lastUsed: LastUse | null;
}

export interface FakeIam {
  readonly api: IamApi;
  /** Every changing call and every last look, in order: `tag deactivating`, `status Inactive`, `last-used`. */
  readonly log: string[];
  /** Runs before the call of this name, once. */
  readonly before: (call: string, act: () => void) => void;
}

/** An IAM in memory for one user: strongly consistent unless a test says otherwise. Account-wide reads are armed to fail. */
export function fakeIam(user: FakeUser, log: string[] = []): FakeIam {
  const hooks = new Map<string, () => void>();
  const called = (name: string): void => {
    log.push(name);
    const hook = hooks.get(name);
    hooks.delete(name);
    hook?.();
  };
  const key = (keyId: string): FakeKey => {
    const found = user.keys.get(keyId);
    if (found === undefined) throw new Error(`the fake has no key ${keyId}`);
    return found;
  };
  const armed = (): never => {
    throw new Error('one user is acted on with reads of that user only');
  };
  const api: IamApi = {
    generateReport: armed,
    getReport: armed,
    userDetails: armed,
    listUsers: armed,
    createKey: armed,
    getUser: async () => ({
      user: user.user,
      userId: user.userId,
      arn: `arn:aws:iam::${ACCOUNT}:user/${user.user}`,
      path: '/',
      createdAt: 0,
    }),
    userTags: async () => new Map(user.tags),
    groups: async () => [],
    attachedPolicies: async () => user.attachedPolicies,
    accessKeys: async () =>
      [...user.keys].map(([keyId, { status, createdAt }]) => ({ keyId, status, createdAt })),
    lastUsed: async (keyId) => {
      called('last-used');
      return key(keyId).lastUsed;
    },
    tagUser: async (_, tags) => {
      for (const [name, value] of tags) {
        called(`tag ${/state=(\w+)/.exec(value)?.[1] ?? value}`);
        user.tags.set(name, value);
      }
    },
    untagUser: async (_, names) => {
      called('untag');
      for (const name of names) user.tags.delete(name);
    },
    setKeyStatus: async (_, keyId, status) => {
      called(`status ${status}`);
      key(keyId).status = status;
    },
    deleteKey: async (_, keyId) => {
      called('delete');
      user.keys.delete(keyId);
    },
  };
  return { api, log, before: (call, act) => void hooks.set(call, act) };
}
