import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SealStanding } from '../../core/model/seal.ts';
import type { JournalEvent, JournalEventName, JournalValue, Seal } from '../../core/ports.ts';
import { sortedJson } from '../../core/sorted-json.ts';
import { moment, momentText } from '../moment.ts';
import { type Parsed, newer, parseJson, versionOf } from '../parse-json.ts';

/** One line of the journal: what happened, and its place in the account's chain. */
export interface HistoryEntry extends JournalEvent {
  /** Counts the account's entries from 1. */
  readonly seq: number;
  readonly run: string;
  /** Hash of the entry before it; of the first one, what genesis gives. */
  readonly prev: string;
  readonly hash: string;
  /** Nobody without the state key can make it. Absent: whoever wrote the entry had none. */
  readonly seal?: string | undefined;
  /** Fields that a newer Keywarden wrote besides; the hash covers them. Absent: there are none. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** The entry that another one follows. */
export type Head = Pick<HistoryEntry, 'seq' | 'hash'>;

const HASH = z.string().regex(/^[0-9a-f]{64}$/);

const StoredEntry = z.object({
  seq: z.int().min(1),
  at: moment,
  run: z.string(),
  // Any word: a newer Keywarden's events are history too.
  event: z
    .string()
    .min(1)
    .transform((name) => name as JournalEventName),
  user: z.string().nullable(),
  keyId: z.string().nullable(),
  // Any value: whoever reads one looks at its type first.
  data: z.record(z.string(), z.unknown()).transform((data) => data as Record<string, JournalValue>),
  prev: HASH,
  hash: HASH,
  seal: z.string().optional(),
});
const KNOWN: ReadonlySet<string> = new Set(Object.keys(StoredEntry.shape));
/** Entries do not say so: it is the only one there ever was. */
const VERSION = 1;

/** What the first entry of an account's chain follows, so that no account's journal passes for another's. */
export function genesis(scope: string): string {
  return sha256(`keywarden journal of ${scope}`);
}

/** THE place where an entry and its line are made, out of what happened and the entry before it. */
export function nextLine(
  event: JournalEvent,
  run: string,
  before: Head,
  seal: Seal,
): { readonly entry: HistoryEntry; readonly line: string } {
  const chained = chain(event, run, before);
  const entry = { ...chained, seal: seal.sign('journal', [], chained.hash) };
  return { entry, line: formatLine(entry) };
}

/** Whether an entry is ours. The hash covers all that it says, and what came before it. */
export function sealStanding({ hash, seal }: HistoryEntry, by: Seal): SealStanding {
  return by.check('journal', [], hash, seal ?? null);
}

/** What a line says of itself; where it follows on is a question to the line before it. */
export type CheckedLine =
  | { readonly ok: false; readonly because: string; readonly isNewer: boolean }
  | { readonly ok: true; readonly entry: HistoryEntry; readonly because: string | null };

/**
 * THE place where a line is checked by itself, without its line end.
 * @returns `because`: how it was changed, null: it was not; `ok: false`: it cannot even be read
 */
export function checkLine(line: string): CheckedLine {
  const parsed = parseLine(line);
  if (!parsed.ok) return { ok: false, because: parsed.because, isNewer: parsed.isNewer === true };
  const entry = parsed.value;
  const raw = JSON.parse(line) as Readonly<Record<string, unknown>>;
  if (hashOfContent(raw) !== entry.hash)
    return { ok: true, entry, because: 'its hash is not that of its content' };
  if (lineOf(raw) !== `${line}\n`)
    return { ok: true, entry, because: 'it is not written as Keywarden writes' };
  return { ok: true, entry, because: null };
}

/** The entry that records an event after another entry. */
export function chain(event: JournalEvent, run: string, before: Head): HistoryEntry {
  const { at, event: name, user, keyId, data } = event;
  const entry = { seq: before.seq + 1, at, run, event: name, user, keyId, data, prev: before.hash };
  return { ...entry, hash: hashOfContent(contentOf(entry)) };
}

/** The entry's line, with its line end. Every entry has exactly one such line. */
export function formatLine(entry: HistoryEntry): string {
  return lineOf({
    ...contentOf(entry),
    hash: entry.hash,
    ...(entry.seal === undefined ? {} : { seal: entry.seal }),
  });
}

/** Reads a line without its line end. Says nothing of whether the hash is right. */
export function parseLine(line: string): Parsed<HistoryEntry> {
  const raw = parseJson(line, z.record(z.string(), z.unknown()));
  if (!raw.ok) return raw;
  const version = versionOf(raw.value);
  if (version !== undefined && version !== VERSION) return newer(version, VERSION);
  const parsed = parseJson(line, StoredEntry);
  if (!parsed.ok) return parsed;
  const more = Object.entries(raw.value).filter(([name]) => !KNOWN.has(name));
  return more.length === 0
    ? parsed
    : { ok: true, value: { ...parsed.value, more: Object.fromEntries(more) } };
}

/** SHA-256 over everything but the hash and the seal on it, as JSON with sorted keys: fields that only a newer Keywarden knows included. */
function hashOfContent(content: Readonly<Record<string, unknown>>): string {
  const { hash: _hash, seal: _seal, ...rest } = content;
  return sha256(sortedJson(rest));
}

/** What we know comes first, in a fixed order, and last the chain; in between, sorted, what only others know. */
function lineOf(content: Readonly<Record<string, unknown>>): string {
  const { seq, at, run, event, user, keyId, data, prev, hash, seal, ...more } = content;
  const known = { seq, at, run, event, user, keyId, data: sorted(data) };
  return `${JSON.stringify({ ...known, ...(sorted(more) as object), prev, hash, seal })}\n`;
}

function contentOf({ at, more = {}, ...rest }: Omit<HistoryEntry, 'hash'>): Record<string, unknown> {
  const { seq, run, event, user, keyId, data, prev } = rest;
  return { ...more, seq, at: momentText(at), run, event, user, keyId, data, prev };
}

function sorted(value: unknown): unknown {
  return JSON.parse(sortedJson(value));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
