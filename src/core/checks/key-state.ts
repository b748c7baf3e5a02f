import type { Cause } from '../model/cause.ts';
import type { KeyObservation, UserObservation } from '../model/observation.ts';
import { type KeyRecord, type ParsedRecord, parseRecord, recordTag, recordedKey } from '../model/record.ts';
import { HOUR, type Instant, latest } from '../model/time.ts';
import { deactivatedRecord, offSince, restoredRecord, restoresOf, withdrawnIntent } from '../records.ts';

/**
 * What record and status say together. Status outranks record: people act on keys without asking us, and what they
 * did is true.
 */
export type KeyState =
  /** In the hands of its owner. `clockFrom`: a restored key counts from its restoration. */
  | { readonly kind: 'plain'; readonly clockFrom: Instant | null; readonly restores: number }
  /** Inactive on our clock. */
  | { readonly kind: 'off'; readonly cause: Cause; readonly since: Instant }
  /** Inactive, and not by us. */
  | { readonly kind: 'off-by-others'; readonly record: KeyRecord | null }
  /** Part of a rotation. */
  | { readonly kind: 'rotation' }
  /** Another run wrote its intent less than an hour ago. */
  | { readonly kind: 'in-progress'; readonly run: string; readonly since: Instant }
  /** The record does not fit what is true; `record` is what it should be, null: none. */
  | { readonly kind: 'out-of-line'; readonly because: OutOfLine; readonly record: KeyRecord | null }
  | { readonly kind: 'unreadable'; readonly because: string };

export type OutOfLine = 'Interrupted' | 'RestoredByHand' | 'KeyVanished';

/** After this an intent's run is taken to be over; a Lambda ends after 15 minutes. */
const INTENT_ALIVE = HOUR;

/** The record of one key on its user; undefined where there is none. */
export function recordOf(user: UserObservation, keyId: string, now: Instant): ParsedRecord | undefined {
  if (!user.tags.known) return undefined;
  const value = user.tags.value.get(recordTag(keyId)) ?? findIgnoringCase(user.tags.value, recordTag(keyId));
  return value === undefined ? undefined : parseRecord(value, now);
}

/** Key ids that have a record on this user, whether or not the key still exists. */
export function recordedKeys(user: UserObservation): readonly string[] {
  if (!user.tags.known) return [];
  return [...user.tags.value.keys()].flatMap((name) => recordedKey(name) ?? []);
}

/** @param key null: no such key exists any more */
export function keyState(
  key: KeyObservation | null,
  parsed: ParsedRecord | undefined,
  run: string,
  now: Instant,
): KeyState {
  if (parsed === undefined) return withoutRecord(key);
  if (!parsed.ok) return { kind: 'unreadable', because: parsed.because };
  const { record } = parsed;
  if (key?.createdAt.known && record.since < key.createdAt.value) {
    return { kind: 'unreadable', because: 'it is older than the key' };
  }
  if (isRotation(record)) return { kind: 'rotation' };
  if (isIntent(record) && record.run !== run && now - record.since < INTENT_ALIVE) {
    return { kind: 'in-progress', run: record.run, since: record.since };
  }
  if (key === null) return { kind: 'out-of-line', because: 'KeyVanished', record: null };
  return key.status === 'Active' ? whileActive(record, run, now) : whileInactive(key, record);
}

function withoutRecord(key: KeyObservation | null): KeyState {
  return key !== null && key.status === 'Inactive'
    ? { kind: 'off-by-others', record: null }
    : { kind: 'plain', clockFrom: null, restores: 0 };
}

function whileActive(record: KeyRecord, run: string, now: Instant): KeyState {
  if (record.state === 'restored')
    return { kind: 'plain', clockFrom: record.since, restores: restoresOf(record) };
  // The intent was written and the key never deactivated: what stood before the intent stands again.
  if (record.state === 'deactivating') {
    return { kind: 'out-of-line', because: 'Interrupted', record: withdrawnIntent(record) };
  }
  return { kind: 'out-of-line', because: 'RestoredByHand', record: restoredRecord(record, now, run) };
}

function whileInactive(key: KeyObservation, record: KeyRecord): KeyState {
  if (record.state === 'restored') return { kind: 'off-by-others', record };
  if (record.state === 'deactivating') {
    return { kind: 'out-of-line', because: 'Interrupted', record: deactivatedRecord(record) };
  }
  // A key may work for some seconds after its deactivation: use later than the record restarts the clock.
  const lastUsed = key.lastUsed.known ? (key.lastUsed.value?.at ?? null) : null;
  return { kind: 'off', cause: record.cause ?? 'adopted', since: latest(offSince(record), lastUsed) };
}

function isIntent(record: KeyRecord): boolean {
  return record.state === 'deactivating' || record.state === 'deleting';
}

function isRotation(record: KeyRecord): boolean {
  return record.state === 'rotating' || record.state === 'issued' || record.state === 'replaced';
}

function findIgnoringCase(tags: ReadonlyMap<string, string>, name: string): string | undefined {
  for (const [key, value] of tags) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
}
