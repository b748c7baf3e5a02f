import type { ReasonCode } from '../checks/reasons.ts';
import type { KeyObservation, UserObservation } from '../model/observation.ts';
import { type Duration, type Instant, wholeDays } from '../model/time.ts';

/** One thing to know about one key (or, with `keyId` and `slot` null, about one user). A key may have several. */
export interface Finding {
  readonly user: string;
  readonly keyId: string | null;
  readonly slot: 1 | 2 | null;
  readonly status: string | null;
  readonly severity: Severity;
  readonly reason: ReasonCode;
  /** Whole days since creation, floored; null where that is unknown or no key is meant. */
  readonly ageDays: number | null;
  readonly ageFrom: 'created' | 'last_rotated' | null;
  /** Whole days since the last use, or since creation when never used. */
  readonly idleDays: number | null;
  readonly message: string;
}

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What is found, before it is said of whom. */
export interface Found {
  readonly severity: Severity;
  readonly reason: ReasonCode;
  readonly message: string;
}

export function ofUser(user: string, found: Found): Finding {
  return {
    user,
    keyId: null,
    slot: null,
    status: null,
    ...found,
    ageDays: null,
    ageFrom: null,
    idleDays: null,
  };
}

export function ofKey({ user }: UserObservation, key: KeyObservation, now: Instant, found: Found): Finding {
  const idle = idleTime(key, now);
  return {
    user,
    keyId: key.keyId,
    slot: key.slot,
    status: typeof key.status === 'string' ? key.status : key.status.unrecognised,
    ...found,
    ageDays: key.createdAt.known ? daysSince(key.createdAt.value, now) : null,
    ageFrom: key.createdAt.known ? key.ageFrom : null,
    idleDays: idle === null ? null : daysSince(now - idle, now),
  };
}

/** Whole days; none for what lies ahead of the moment asked about. */
function daysSince(at: Instant, now: Instant): number {
  return Math.max(0, wholeDays(now - at));
}

/** Since the last use, or since creation when never used; null where either is unknown. */
export function idleTime(key: KeyObservation, now: Instant): Duration | null {
  if (!key.lastUsed.known) return null;
  if (key.lastUsed.value !== null) return now - key.lastUsed.value.at;
  return key.createdAt.known ? now - key.createdAt.value : null;
}
