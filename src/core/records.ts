import type { Cause } from './model/cause.ts';
import type { KeyRecord } from './model/record.ts';
import { type Instant, parseIso, toIso } from './model/time.ts';

/**
 * How a key's record moves from one state to the next. What outlives a state stands in `extra`: `restores` counts how
 * often people took a deactivation back, `from` keeps a restoration's date while a deactivation is under way, `off`
 * keeps the deactivation's date while a deletion is.
 */

/** The intent to deactivate, written before the call so that a crash after it can be told from somebody else's hand. */
export function deactivatingRecord(
  prior: KeyRecord | null,
  cause: Cause,
  now: Instant,
  run: string,
): KeyRecord {
  const from = prior?.state === 'restored' ? { from: toIso(prior.since) } : {};
  return { state: 'deactivating', since: now, run, cause, extra: { ...restoresPair(prior), ...from } };
}

/** The deactivation stands, since its intent. */
export function deactivatedRecord(intent: KeyRecord): KeyRecord {
  return { ...intent, state: 'deactivated', extra: restoresPair(intent) };
}

/** The deactivation did not happen: what stood before its intent, null for no record. */
export function withdrawnIntent(intent: KeyRecord): KeyRecord | null {
  const from = parseIso(intent.extra['from'] ?? '');
  if (from === undefined) return null;
  return { state: 'restored', since: from, run: intent.run, cause: null, extra: restoresPair(intent) };
}

/** The intent to delete; keeps since when the key has been off. */
export function deletingRecord(prior: KeyRecord, now: Instant, run: string): KeyRecord {
  return {
    state: 'deleting',
    since: now,
    run,
    cause: prior.cause ?? 'adopted',
    extra: { ...restoresPair(prior), off: toIso(offSince(prior)) },
  };
}

/** Somebody else's inactive key, on our clock from now. */
export function adoptedRecord(prior: KeyRecord | null, now: Instant, run: string): KeyRecord {
  return { state: 'adopted', since: now, run, cause: 'adopted', extra: restoresPair(prior) };
}

/** The key works again, by our hand or another; its clocks start afresh. */
export function restoredRecord(prior: KeyRecord | null, now: Instant, run: string): KeyRecord {
  return {
    state: 'restored',
    since: now,
    run,
    cause: null,
    extra: { restores: String(restoresOf(prior) + 1) },
  };
}

/** Since when a deactivated, adopted or to-be-deleted key has been off by our records. */
export function offSince(record: KeyRecord): Instant {
  return parseIso(record.extra['off'] ?? '') ?? record.since;
}

/** How often people have taken a deactivation back. */
export function restoresOf(record: KeyRecord | null): number {
  const count = record?.extra['restores'] ?? '0';
  // A count that is not one must not make us act once more: read it as contested.
  return /^\d+$/.test(count) ? Number(count) : CONTESTED_AFTER;
}

/** Restored this often, people and policy disagree, and only people can settle it. */
export const CONTESTED_AFTER = 2;

function restoresPair(record: KeyRecord | null): Readonly<Record<string, string>> {
  const restores = record?.extra['restores'];
  return restores === undefined ? {} : { restores };
}
