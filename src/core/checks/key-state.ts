import type { Cause } from '../model/cause.ts';
import type { KeyObservation, UserObservation } from '../model/observation.ts';
import {
  CLOCKS_DIFFER,
  type KeyRecord,
  type ParsedRecord,
  parseRecord,
  recordTag,
  recordedKey,
} from '../model/record.ts';
import { STATES } from '../model/record-states.ts';
import { HOUR, type Instant, latest, parseIso } from '../model/time.ts';
import {
  deactivatedRecord,
  offSince,
  ownerDeactivatedRecord,
  restoredRecord,
  restoresOf,
  triesOf,
  withdrawnIntent,
} from '../records.ts';

/**
 * What record and status say together. Status outranks record: people act on keys without asking us, and what they
 * did is true.
 */
export type KeyState =
  /** In the hands of its owner. `clockFrom`: a restored key counts from its restoration. */
  | { readonly kind: 'plain'; readonly clockFrom: Instant | null; readonly restores: number }
  /** Inactive on our clock. */
  | { readonly kind: 'off'; readonly cause: Cause; readonly since: Instant; readonly isStray: boolean }
  /** Inactive, and not by us. */
  | { readonly kind: 'off-by-others'; readonly record: KeyRecord | null }
  /** A rotation of this key was begun and not committed. */
  | { readonly kind: 'rotating'; readonly intent: KeyRecord }
  /**
   * The replacement of a key that is on its way out. `tested`: when it first answered. `hidden`: its record, as long as
   * nobody can see its secret; null: its owner can.
   */
  | {
      readonly kind: 'issued';
      readonly old: string;
      readonly tested: Instant;
      readonly hidden: KeyRecord | null;
      /** What the record says of whom the sink lets in; null: an earlier build did not say. */
      readonly to: string | null;
      readonly record: KeyRecord;
    }
  /** On its way out, replaced by another key. `tries`: how many replacements it has had. */
  | {
      readonly kind: 'replaced';
      readonly by: string;
      readonly since: Instant;
      readonly tries: number;
      readonly restores: number;
    }
  /** Another run wrote its intent less than an hour ago. */
  | { readonly kind: 'in-progress'; readonly run: string; readonly since: Instant }
  /** The record does not fit what is true; `record` is what it should be, null: none. */
  | { readonly kind: 'out-of-line'; readonly because: OutOfLine; readonly record: KeyRecord | null }
  | { readonly kind: 'unreadable'; readonly because: string };

export type OutOfLine = 'Interrupted' | 'RestoredByHand' | 'KeyVanished' | 'CutoverOver' | 'OwnerDeactivated';

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
  if (key?.createdAt.known && begunAt(record) + CLOCKS_DIFFER < key.createdAt.value) {
    return { kind: 'unreadable', because: 'it is older than the key' };
  }
  if (
    (STATES[record.state].isIntent || isHidden(record)) &&
    record.run !== run &&
    now - record.since < INTENT_ALIVE
  ) {
    return { kind: 'in-progress', run: record.run, since: record.since };
  }
  // Also when the old key is gone: the key that was made for it may still be there.
  if (record.state === 'rotating') return { kind: 'rotating', intent: record };
  if (key === null) return { kind: 'out-of-line', because: 'KeyVanished', record: null };
  return key.status === 'Active' ? whileActive(record, run, now) : whileInactive(key, record, run, now);
}

/** A run dates its records by its first answer, so a key it made is some seconds younger than its record: its test is not. */
function begunAt(record: KeyRecord): Instant {
  return record.state === 'issued' ? (parseIso(record.extra['tested'] ?? '') ?? record.since) : record.since;
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
  if (record.state === 'issued') return issued(record);
  if (record.state === 'replaced') return replaced(record);
  return { kind: 'out-of-line', because: 'RestoredByHand', record: restoredRecord(record, now, run) };
}

function issued(record: KeyRecord): KeyState {
  const { extra } = record;
  const tested = parseIso(extra['tested'] ?? '');
  if (extra['for'] === undefined || tested === undefined) {
    return {
      kind: 'unreadable',
      because: 'it does not say for which key it was issued, or when it was tested',
    };
  }
  const hidden = isHidden(record) ? record : null;
  return { kind: 'issued', old: extra['for'], tested, hidden, to: extra['to'] ?? null, record };
}

function replaced(record: KeyRecord): KeyState {
  const { by } = record.extra;
  if (by === undefined)
    return { kind: 'unreadable', because: 'it does not say by which key it was replaced' };
  return { kind: 'replaced', by, since: record.since, tries: triesOf(record), restores: restoresOf(record) };
}

function whileInactive(key: KeyObservation, record: KeyRecord, run: string, now: Instant): KeyState {
  if (record.state === 'restored' || record.state === 'issued') return { kind: 'off-by-others', record };
  if (record.state === 'replaced') {
    return {
      kind: 'out-of-line',
      because: 'OwnerDeactivated',
      record: ownerDeactivatedRecord(record, now, run),
    };
  }
  if (record.state === 'deactivating') {
    return { kind: 'out-of-line', because: 'Interrupted', record: deactivatedRecord(record) };
  }
  // A key may work for some seconds after its deactivation: use later than the record restarts the clock.
  const lastUsed = key.lastUsed.known ? (key.lastUsed.value?.at ?? null) : null;
  return {
    kind: 'off',
    cause: record.cause ?? 'adopted',
    since: latest(offSince(record), lastUsed),
    isStray: record.extra['stray'] !== undefined,
  };
}

/**
 * A replacement counts as one only while its old key is on its way out; after that it is a key like any other, and its
 * record goes with the old key.
 */
export function settleReplacement(state: KeyState, states: ReadonlyMap<string, KeyState>): KeyState {
  // Its secret is made visible first: whatever became of the old key, the new one is its owner's.
  if (state.kind !== 'issued' || state.hidden !== null) return state;
  const old = states.get(state.old);
  if (old === undefined || (old.kind === 'out-of-line' && old.because === 'KeyVanished')) {
    return { kind: 'out-of-line', because: 'CutoverOver', record: null };
  }
  return old.kind === 'replaced' ? state : { kind: 'plain', clockFrom: null, restores: 0 };
}

/** Committed, and not made visible by the run that committed it. Records of earlier builds never say so: it was. */
function isHidden({ state, extra }: KeyRecord): boolean {
  return state === 'issued' && extra['hidden'] !== undefined;
}

function findIgnoringCase(tags: ReadonlyMap<string, string>, name: string): string | undefined {
  for (const [key, value] of tags) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
}
