import type { Known } from './known.ts';
import type { Instant } from './time.ts';

/** What is true of one account now, as read from AWS (or from a credential report file). */
export interface AccountObservation {
  /** Twelve digits. */
  readonly account: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
  /** The date AWS put on its first answer. */
  readonly observedAt: Instant;
  /** ARN of the identity we run as; null offline. */
  readonly caller: string | null;
  readonly root: RootObservation;
  readonly users: readonly UserObservation[];
  /** What was read another way than usual, and what could not be read at all, one sentence each. */
  readonly notes: readonly string[];
}

/** The root user: never ours to change, always worth reporting. */
export interface RootObservation {
  /** Slots of active root access keys, or unknown. */
  readonly activeKeySlots: Known<readonly (1 | 2)[]>;
}

export interface UserObservation {
  readonly account: string;
  readonly user: string;
  readonly arn: string;
  /** `/` or `/team/sub/`. */
  readonly path: string;
  /** `AIDA…`: identity across renames; unknown offline. */
  readonly userId: Known<string>;
  readonly createdAt: Instant;
  /** Tag names keep their case here; AWS compares them without it: use `tagValue`. */
  readonly tags: Known<ReadonlyMap<string, string>>;
  readonly groups: Known<readonly string[]>;
  /** ARNs of attached managed policies. */
  readonly attachedPolicies: Known<readonly string[]>;
  readonly keys: Known<readonly KeyObservation[]>;
  /** Malformed or contradictory input about this user; each blocks every step. */
  readonly faults: readonly ObservationFault[];
}

export interface ObservationFault {
  readonly reason: 'DuplicateRow' | 'MalformedRow';
  readonly message: string;
}

export interface KeyObservation {
  /** `AKIA…`; null offline, where only the report's slot is known. */
  readonly keyId: string | null;
  /** The credential report's slot; says nothing about age. Null for a key read live. */
  readonly slot: 1 | 2 | null;
  readonly status: KeyStatus;
  readonly createdAt: Known<Instant>;
  /** Where `createdAt` comes from; the report's `last_rotated` is created *or last changed*. */
  readonly ageFrom: 'created' | 'last_rotated';
  /** Null: never used. AWS records use per 15 minutes. */
  readonly lastUsed: Known<LastUse | null>;
}

/** IAM knows `Active`, `Inactive` and, lately, `Expired`; any other word is kept and treated as unknown. */
export type KeyStatus = 'Active' | 'Inactive' | { readonly unrecognised: string };

export interface LastUse {
  readonly at: Instant;
  /** Null where AWS says `N/A` (S3 has no region). */
  readonly region: string | null;
  readonly service: string | null;
}

/** IAM tag names are case-insensitive but case-preserving. */
export function tagValue(tags: ReadonlyMap<string, string>, name: string): string | undefined {
  const exact = tags.get(name);
  if (exact !== undefined) return exact;
  const wanted = name.toLowerCase();
  for (const [key, value] of tags) if (key.toLowerCase() === wanted) return value;
  return undefined;
}

/** The console's description of a key is the bare tag `<AccessKeyId>`: shown to people, never written by us. */
export function keyDescription(user: UserObservation, keyId: string | null): string | null {
  if (keyId === null || !user.tags.known) return null;
  return user.tags.value.get(keyId) ?? null;
}
