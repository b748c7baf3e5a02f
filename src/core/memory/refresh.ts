import { keyState, recordOf, recordedKeys } from '../checks/key-state.ts';
import { EXEMPT_TAG, parseExemption } from '../model/exemption.ts';
import type { RememberedExemption, RememberedRecord, UserMemory } from '../model/memory.ts';
import { type UserObservation, tagValue } from '../model/observation.ts';
import { parseRecord, recordTag } from '../model/record.ts';
import { type RecordSeals, sealedText } from '../model/seal.ts';
import type { Duration, Instant } from '../model/time.ts';
import { burntAfter } from './burnt.ts';
import { exemptSince, exemptedAfter } from './exempted.ts';
import { usesAfter } from './uses.ts';

/**
 * What is remembered of a user after looking at them: what stands there now, and what stood there and should still.
 * A user whose tags or keys are unknown is remembered as before, and so is a record that is not ours, or not the last.
 * @param longestExemption the policy's `exempt-max`
 * @param seals absent: nothing was checked
 */
export function refreshed(
  before: UserMemory,
  user: UserObservation,
  now: Instant,
  longestExemption: Duration,
  seals?: RecordSeals,
): UserMemory {
  if (!user.tags.known || !user.keys.known) return before;
  const tags = user.tags.value;
  const records = new Map<string, RememberedRecord>();
  let { writes } = before;
  for (const [keyId, remembered] of before.records) {
    // A record goes with its key; only one whose key is still there is missing.
    if (remembered.isLeaving || !user.keys.value.some((key) => key.keyId === keyId)) continue;
    records.set(keyId, { ...remembered, goneSince: remembered.goneSince ?? now });
  }
  for (const keyId of recordedKeys(user)) {
    const value = tagValue(tags, recordTag(keyId)) ?? '';
    const remembered = before.records.get(keyId);
    const isSealed = seals === undefined || seals.get(sealedText(keyId, value)) === 'sealed';
    const parsed = parseRecord(value, now);
    if (isSealed && parsed.ok && value !== remembered?.value && parsed.writes > before.writes) {
      // Written by a run of ours that could not tell us.
      if (isReadable(user, keyId, now)) records.set(keyId, anew(value));
      writes = Math.max(writes, parsed.writes);
    } else if (remembered !== undefined) {
      records.set(keyId, { ...remembered, goneSince: null });
    }
  }
  const value = tagValue(tags, EXEMPT_TAG);
  const until = exemptSince(before, now, longestExemption) + longestExemption;
  const exemption = exemptionAfter(before.exemption, value, now, until);
  return {
    ...before,
    records,
    writes,
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

function anew(value: string): RememberedRecord {
  return { value, lost: 0, lostAt: null, goneSince: null, isLeaving: false };
}

/** The record of one key was written, null: is about to be removed, by us. @param writes how many records of the user that makes */
export function withRecord(
  before: UserMemory,
  keyId: string,
  value: string | null,
  writes: number = before.writes,
): UserMemory {
  const records = new Map(before.records);
  const remembered = before.records.get(keyId);
  if (value !== null) records.set(keyId, { ...remembered, ...anew(value), ...triesOf(remembered) });
  // IAM may refuse, or show it for a while: what stands there then is no older record that somebody put back.
  else if (remembered !== undefined) records.set(keyId, { ...remembered, isLeaving: true });
  return { ...before, records, writes };
}

/** How often it was found gone outlasts what it says. */
function triesOf(remembered: RememberedRecord | undefined): Pick<RememberedRecord, 'lost' | 'lostAt'> {
  return { lost: remembered?.lost ?? 0, lostAt: remembered?.lostAt ?? null };
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
    return before?.value === value
      ? { ...before, goneSince: null }
      : { value, firstSeen: now, goneSince: null };
  }
  if (before === null) return null;
  const parsed = parseExemption(before.value);
  const endsAt = parsed.ok ? Math.min(parsed.endsAt, atMostUntil) : atMostUntil;
  return endsAt <= now ? null : { ...before, goneSince: before.goneSince ?? now };
}
