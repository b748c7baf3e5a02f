import { keyState, recordOf, recordedKeys } from '../checks/key-state.ts';
import { EXEMPT_TAG, parseExemption } from '../model/exemption.ts';
import type { RememberedExemption, RememberedRecord, UserMemory } from '../model/memory.ts';
import { type UserObservation, tagValue } from '../model/observation.ts';
import { recordTag } from '../model/record.ts';
import type { Duration, Instant } from '../model/time.ts';
import { burntAfter } from './burnt.ts';
import { exemptSince, exemptedAfter } from './exempted.ts';
import { usesAfter } from './uses.ts';

/**
 * What is remembered of a user after looking at them: what stands there now, and what stood there and should still.
 * A user whose tags or keys are unknown is remembered as before.
 * @param longestExemption the policy's `exempt-max`
 */
export function refreshed(
  before: UserMemory,
  user: UserObservation,
  now: Instant,
  longestExemption: Duration,
): UserMemory {
  if (!user.tags.known || !user.keys.known) return before;
  const tags = user.tags.value;
  const records = new Map<string, RememberedRecord>();
  for (const [keyId, remembered] of before.records) {
    // A record goes with its key; only one whose key is still there is missing.
    if (!user.keys.value.some((key) => key.keyId === keyId)) continue;
    records.set(keyId, { ...remembered, goneSince: remembered.goneSince ?? now });
  }
  for (const keyId of recordedKeys(user)) {
    const value = tagValue(tags, recordTag(keyId)) ?? '';
    const remembered = before.records.get(keyId);
    // What nobody can read is nothing to write again when it goes.
    if (remembered === undefined && !isReadable(user, keyId, now)) continue;
    records.set(keyId, seen(remembered, value, now));
  }
  const value = tagValue(tags, EXEMPT_TAG);
  const until = exemptSince(before, now, longestExemption) + longestExemption;
  const exemption = exemptionAfter(before.exemption, value, now, until);
  return {
    ...before,
    records,
    exemption,
    exempted: exemptedAfter(before, exemption?.value, now, longestExemption),
    uses: usesAfter(before.uses, user.keys.value),
    ...burntAfter(before, user, now),
  };
}

function isReadable(user: UserObservation, keyId: string, now: Instant): boolean {
  const key = user.keys.known ? user.keys.value.find((each) => each.keyId === keyId) : undefined;
  return keyState(key ?? null, recordOf(user, keyId, now), '', now).kind !== 'unreadable';
}

/** A record that says something else than we wrote was written by another hand, or by a run that could not tell us. */
function seen(before: RememberedRecord | undefined, value: string, now: Instant): RememberedRecord {
  if (before === undefined) return { value, other: null, lost: 0, lostAt: null, goneSince: null };
  if (before.value === value) return { ...before, other: null, goneSince: null };
  const other = before.other?.value === value ? before.other : { value, since: now };
  return { ...before, other, goneSince: null };
}

/** The record of one key was written, null: removed, by us. */
export function withRecord(before: UserMemory, keyId: string, value: string | null): UserMemory {
  const records = new Map(before.records);
  if (value === null) records.delete(keyId);
  else {
    const { lost, lostAt } = before.records.get(keyId) ?? { lost: 0, lostAt: null };
    records.set(keyId, { value, other: null, lost, lostAt, goneSince: null });
  }
  return { ...before, records };
}

/** A record that had vanished was written again. */
export function withRewritten(before: UserMemory, keyId: string, now: Instant): UserMemory {
  const remembered = before.records.get(keyId);
  if (remembered === undefined) return before;
  const records = new Map(before.records);
  records.set(keyId, { ...remembered, lost: remembered.lost + 1, lostAt: now });
  return { ...before, records };
}

/** An exemption that has run out is forgotten with its tag; one that vanished before its end is not. */
function exemptionAfter(
  before: RememberedExemption | null,
  value: string | undefined,
  now: Instant,
  atMostUntil: Instant,
): RememberedExemption | null {
  if (value !== undefined) {
    const firstSeen = before?.value === value ? before.firstSeen : now;
    return { value, firstSeen, goneSince: null };
  }
  if (before === null) return null;
  const parsed = parseExemption(before.value);
  const endsAt = parsed.ok ? Math.min(parsed.endsAt, atMostUntil) : atMostUntil;
  return endsAt <= now ? null : { ...before, goneSince: before.goneSince ?? now };
}
