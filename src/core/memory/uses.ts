import type { KeyUses, UserMemory } from '../model/memory.ts';
import type { KeyObservation, UserObservation } from '../model/observation.ts';
import { type Known, known, unknown } from '../model/known.ts';
import type { LastUse } from '../model/observation.ts';
import { DAY, type Instant, toIso } from '../model/time.ts';

/** So many days of use are kept for each key: as many as `proof-days` may ask for. */
export const MOST_PROOF_DAYS = 14;

/**
 * What is known of a key's use after its last use was seen again. AWS shows the last use only, so what lay between two
 * looks is not known: the longest gap is the longest between uses that were seen, and it never shrinks.
 */
export function withUse(before: KeyUses | undefined, at: Instant): KeyUses {
  const last = before?.days.at(-1);
  if (before === undefined || last === undefined) return { days: [at], longestGap: null };
  if (at <= last) return before;
  const earlier = dayOf(at) === dayOf(last) ? before.days.slice(0, -1) : before.days;
  return {
    ...before,
    days: [...earlier, at].slice(-MOST_PROOF_DAYS),
    longestGap: Math.max(before.longestGap ?? 0, at - last),
  };
}

/** The uses of a user's keys, with what was just observed. A key that no longer exists is forgotten. */
export function usesAfter(
  before: UserMemory['uses'],
  keys: readonly KeyObservation[],
): ReadonlyMap<string, KeyUses> {
  const after = new Map<string, KeyUses>();
  for (const { keyId, lastUsed } of keys) {
    if (keyId === null) continue;
    const remembered = before.get(keyId);
    const at = lastUsed.known ? lastUsed.value?.at : undefined;
    const uses = at === undefined ? remembered : withUse(remembered, at);
    if (uses !== undefined) after.set(keyId, uses);
  }
  return after;
}

/**
 * The user with the latest use that was ever seen of each key. What AWS shows may lag behind what it showed before: the
 * later moment is the true one, and "never" after a use that was seen is an answer that nobody can go by.
 */
export function withRememberedUses(user: UserObservation, { uses }: UserMemory): UserObservation {
  if (uses.size === 0 || !user.keys.known) return user;
  const keys = user.keys.value.map((key): KeyObservation => {
    const seen = key.keyId === null ? undefined : uses.get(key.keyId)?.days.at(-1);
    return seen === undefined ? key : { ...key, lastUsed: laterUse(key, seen) };
  });
  return { ...user, keys: known(keys) };
}

function laterUse({ keyId, lastUsed }: KeyObservation, seen: Instant): Known<LastUse | null> {
  if (!lastUsed.known) return lastUsed;
  if (lastUsed.value === null) {
    return unknown(
      `AWS says that ${keyId ?? ''} was never used, and it showed a use on ${toIso(seen)} before`,
    );
  }
  return lastUsed.value.at >= seen ? lastUsed : known({ ...lastUsed.value, at: seen });
}

function dayOf(at: Instant): number {
  return Math.floor(at / DAY);
}
