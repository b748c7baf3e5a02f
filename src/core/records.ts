import { fnv1a } from './fnv.ts';
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
  return { state: 'deactivating', since: now, run, cause, extra: beforeIntent(prior) };
}

/** The deactivation stands, since its intent. */
export function deactivatedRecord(intent: KeyRecord): KeyRecord {
  const { restores, stray } = intent.extra;
  const extra = {
    ...(restores === undefined ? {} : { restores }),
    ...(stray === undefined ? {} : { stray }),
  };
  return { ...intent, state: 'deactivated', extra };
}

/** What was begun did not happen: what stood before its intent, null for no record. */
export function withdrawnIntent(intent: KeyRecord): KeyRecord | null {
  const { from, by, tries } = intent.extra;
  const since = parseIso(from ?? '');
  if (since === undefined) return null;
  const base = { since, run: intent.run, cause: null };
  if (by === undefined) return { ...base, state: 'restored', extra: restoresPair(intent) };
  return { ...base, state: 'replaced', extra: { by, tries: tries ?? '1', ...restoresPair(intent) } };
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

/** What an intent must remember, so that it can be withdrawn. A replacement that went missing is replaced in turn. */
function beforeIntent(prior: KeyRecord | null): Readonly<Record<string, string>> {
  if (prior?.state === 'restored') return { from: toIso(prior.since), ...restoresPair(prior) };
  if (prior?.state !== 'replaced') return restoresPair(prior);
  const { by = '', tries = '1' } = prior.extra;
  return { from: toIso(prior.since), by, tries, ...restoresPair(prior) };
}

function restoresPair(record: KeyRecord | null): Readonly<Record<string, string>> {
  const restores = record?.extra['restores'];
  return restores === undefined ? {} : { restores };
}

/** What an intent to rotate holds on to besides its state. */
export interface RotationIntent {
  /** The user's keys before the rotation: any other key appeared after the intent. */
  readonly had: readonly string[];
  readonly sink: string;
}

/** The intent to rotate, on the old key: who began when, what keys there were, and where the secret was to go. */
export function rotatingRecord(
  prior: KeyRecord | null,
  intent: RotationIntent,
  now: Instant,
  run: string,
): KeyRecord {
  const extra = { had: intent.had.join('+'), sink: intent.sink, ...beforeIntent(prior) };
  return { state: 'rotating', since: now, run, cause: null, extra };
}

/** What an intent to rotate says; null when it does not say it, which justifies nothing. */
export function rotationIntent({ extra }: KeyRecord): RotationIntent | null {
  const { had, sink } = extra;
  return had === undefined || sink === undefined ? null : { had: had.split('+'), sink };
}

/**
 * The replacement, stored and tested; nobody can see it yet. `hidden` names the sink that it waits in, so that whichever
 * run comes next goes on from here.
 * @param tested when it answered for the first time, ms
 */
export function issuedRecord(
  old: string,
  { tested, hidden }: { readonly tested: Instant; readonly hidden: string },
  now: Instant,
  run: string,
): KeyRecord {
  const extra = { for: old, tested: toIso(tested), hidden };
  return { state: 'issued', since: now, run, cause: null, extra };
}

/** The replacement, from when its owner can see it. @param arn whom the sink lets in */
export function visibleRecord(issued: KeyRecord, arn: string): KeyRecord {
  const { hidden: _, ...extra } = withoutUnclear(issued).extra;
  return { ...issued, extra: { ...extra, to: arnDigest(arn) } };
}

/** A short name for a user's ARN: it changes when the user is renamed or moved to another path. */
export function arnDigest(arn: string): string {
  return fnv1a(arn).toString(16).padStart(8, '0');
}

/** Why an interrupted rotation cannot go on by itself. */
export type Unclear = 'UnattributedKey' | 'RotationUnclear';

const UNCLEAR_PAIRS = { UnattributedKey: 'unattributed', RotationUnclear: 'unclear' } as const;

/** What people have to settle about an interrupted rotation. */
export interface UnclearMark {
  readonly reason: Unclear;
  /** The key that it is about. */
  readonly keyId: string;
  /** When it was looked into last. */
  readonly asked: Instant;
}

/** The same record, saying what people have to settle; what was said before is taken back. */
export function unclearRecord(record: KeyRecord, { reason, keyId, asked }: UnclearMark): KeyRecord {
  const { extra } = withoutUnclear(record);
  return { ...record, extra: { ...extra, [UNCLEAR_PAIRS[reason]]: keyId, asked: toIso(asked) } };
}

/** What a record says that people have to settle; null: nothing. */
export function unclearMark({ extra, since }: KeyRecord): UnclearMark | null {
  const asked = parseIso(extra['asked'] ?? '') ?? since;
  const { unattributed, unclear } = extra;
  if (unattributed !== undefined) return { reason: 'UnattributedKey', keyId: unattributed, asked };
  return unclear === undefined ? null : { reason: 'RotationUnclear', keyId: unclear, asked };
}

function withoutUnclear(record: KeyRecord): KeyRecord {
  const { unattributed: _, unclear: __, asked: ___, ...extra } = record.extra;
  return { ...record, extra };
}

/**
 * The old key, from now on on its way out. A contested key is replaced only where a person asked for it: that settles it,
 * and nobody has restored it since.
 */
export function replacedRecord(intent: KeyRecord, by: string, now: Instant, run: string): KeyRecord {
  const tries = String(Number(intent.extra['tries'] ?? '0') + 1);
  const restores = restoresOf(intent) < CONTESTED_AFTER ? restoresPair(intent) : {};
  return { state: 'replaced', since: now, run, cause: null, extra: { by, tries, ...restores } };
}

/** The owner switched the replaced key off before we did: on our clock, from our first observation. */
export function ownerDeactivatedRecord(replaced: KeyRecord, now: Instant, run: string): KeyRecord {
  return { state: 'deactivated', since: now, run, cause: 'rotated', extra: restoresPair(replaced) };
}

/** How often a replacement was issued for this key. */
export function triesOf(record: KeyRecord): number {
  const count = Number(record.extra['tries'] ?? '1');
  return Number.isInteger(count) && count > 0 ? count : Number.MAX_SAFE_INTEGER;
}

/**
 * A key that an interrupted rotation made and nobody ever saw: off, and gone a day later. It is written before the key is
 * switched off, as an intent that is finished like any other.
 */
export function strayRecord(now: Instant, run: string): KeyRecord {
  return { state: 'deactivating', since: now, run, cause: 'rotated', extra: { stray: '1' } };
}
