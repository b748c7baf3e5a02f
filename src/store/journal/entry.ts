import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { JournalEvent, JournalEventName } from '../../core/ports.ts';
import { sortedJson } from '../../core/sorted-json.ts';
import { moment, momentText } from '../moment.ts';
import { type Parsed, parseJson } from '../parse-json.ts';

/** One line of the journal: what happened, and its place in the account's chain. */
export interface HistoryEntry extends JournalEvent {
  /** Counts the account's entries from 1. */
  readonly seq: number;
  readonly run: string;
  /** Hash of the entry before it; of the first one, what genesis gives. */
  readonly prev: string;
  readonly hash: string;
}

const HASH = z.string().regex(/^[0-9a-f]{64}$/);

const StoredEntry = z.strictObject({
  seq: z.int().min(1),
  at: moment,
  run: z.string(),
  // Any word: a newer Keywarden's events are history too.
  event: z
    .string()
    .regex(/^[a-z-]+$/)
    .transform((name) => name as JournalEventName),
  user: z.string().nullable(),
  keyId: z.string().nullable(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
  prev: HASH,
  hash: HASH,
});

/** What the first entry of an account's chain follows, so that no account's journal passes for another's. */
export function genesis(scope: string): string {
  return sha256(`keywarden journal of ${scope}`);
}

/** The entry that records an event after another entry. */
export function chain(
  event: JournalEvent,
  run: string,
  before: { readonly seq: number; readonly hash: string },
): HistoryEntry {
  const { at, event: name, user, keyId, data } = event;
  const entry = { seq: before.seq + 1, at, run, event: name, user, keyId, data, prev: before.hash };
  return { ...entry, hash: hashOf(entry) };
}

/** SHA-256 over the entry without its hash, as JSON with sorted keys and ISO times. */
export function hashOf(entry: Omit<HistoryEntry, 'hash'>): string {
  const { seq, at, run, event, user, keyId, data, prev } = entry;
  return sha256(sortedJson({ seq, at: momentText(at), run, event, user, keyId, data, prev }));
}

/** The entry's line, with its line end. Every entry has exactly one such line. */
export function formatLine(entry: HistoryEntry): string {
  const { seq, at, run, event, user, keyId, prev, hash } = entry;
  const data: unknown = JSON.parse(sortedJson(entry.data));
  return `${JSON.stringify({ seq, at: momentText(at), run, event, user, keyId, data, prev, hash })}\n`;
}

/** Reads a line without its line end. Says nothing of whether the hash is right. */
export function parseLine(line: string): Parsed<HistoryEntry> {
  return parseJson(line, StoredEntry);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
