import { environmentOf } from '../environment.ts';
import type { Instant, World } from '../world.ts';
import { createVersioned } from './versioned.ts';
import type { Versioned } from './versioned.ts';

export type KeyStatus = 'Active' | 'Inactive';

export interface AccessKey {
  readonly id: string;
  readonly status: KeyStatus;
  readonly createdAt: Instant;
  /** When it was created or its status last changed: the credential report's `last_rotated`. */
  readonly changedAt: Instant;
  /** Its place in the credential report: 1 or 2 (more where a seed says so); kept for life, so no measure of age. */
  readonly slot: number;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface AttachedPolicy {
  readonly arn: string;
  readonly name: string;
}

interface InlinePolicy {
  readonly name: string;
  /** JSON. */
  readonly document: string;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAt: Instant;
  readonly tags: readonly Tag[];
  /** Names, in the order of joining. */
  readonly groups: readonly string[];
  readonly attachedPolicies: readonly AttachedPolicy[];
  readonly inlinePolicies: readonly InlinePolicy[];
  readonly keys: readonly AccessKey[];
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAt: Instant;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAt: Instant;
  /** Accounts whose principals may assume it; null: any account of this embedded AWS. */
  readonly trusts: readonly string[] | null;
  readonly externalId: string | null;
  readonly maxSessionSeconds: number;
  /** Who may assume it, JSON, besides what the two above say; null: they say it all. */
  readonly trustPolicy: string | null;
  /** Null: it was made without any, and may do everything. */
  readonly policies: readonly InlinePolicy[] | null;
}

interface Root {
  readonly keys: readonly AccessKey[];
  readonly mfa: boolean;
  readonly createdAt: Instant;
}

/** Last use of a key, as AWS records it. */
export interface LastUse {
  readonly at: Instant;
  readonly region: string;
  readonly service: string;
}

export interface CredentialReport {
  readonly csv: string;
  readonly generatedAt: Instant;
  /** Answers of "in progress" still to give. */
  callsLeft: number;
  /** Real time before which it is not ready. */
  readonly readyAt: Instant;
}

/** IAM of one account. */
export interface IamState {
  alias: string | null;
  root: Root;
  /** By name in lower case: names are unique without regard to case. */
  readonly users: Versioned<User>;
  readonly groups: Map<string, Group>;
  readonly roles: Map<string, Role>;
  /** Managed policies of the account itself that may be attached. */
  readonly localPolicies: Map<string, AttachedPolicy>;
  /** Uses by key id, the latest last: all that may still be to be shown, not every one that ever was. */
  readonly uses: Map<string, readonly LastUse[]>;
  report: CredentialReport | null;
}

export const iamState = (world: World, account: string): IamState =>
  world.slice(account, 'iam', () => {
    const environment = environmentOf(world);
    const retentionMs = (): number => {
      const { readsMs, keysMs } = environment.switches.consistency;
      return Math.max(readsMs, keysMs);
    };
    return {
      alias: null,
      root: { keys: [], mfa: true, createdAt: toSecond(world.now() - AGE_OF_AN_ACCOUNT) },
      users: createVersioned<User>(environment.realTime, retentionMs),
      groups: new Map<string, Group>(),
      roles: new Map<string, Role>(),
      localPolicies: new Map<string, AttachedPolicy>(),
      uses: new Map<string, readonly LastUse[]>(),
      report: null,
    };
  });

/** Accounts are older than what is seeded into them, as a rule: five years. */
const AGE_OF_AN_ACCOUNT = 5 * 365 * 24 * 60 * 60 * 1000;

/** Whose key an id is. `user` is a name in lower case; null: the root user's. Ids are never given out twice. */
export interface KeyOwner {
  readonly account: string;
  readonly user: string | null;
}

/** All access key ids ever seen, over all accounts. */
export const keyOwners = (world: World): Map<string, KeyOwner> =>
  world.slice('global', 'iam-key-owners', () => new Map<string, KeyOwner>());

/** AWS keeps dates to the second. */
export const toSecond = (at: Instant): Instant => Math.floor(at / 1000) * 1000;
