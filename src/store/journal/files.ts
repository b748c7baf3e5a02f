import type { Instant } from '../../core/model/time.ts';
import type { Blobs } from '../blobs.ts';
import { StoreError } from '../store-error.ts';

/** One file a run: `journal/20261101T020000Z-3f9c2a7b.jsonl`. */
export interface JournalFile {
  readonly path: string;
  /** For people. */
  readonly where: string;
  readonly startedAt: Instant;
  readonly run: string;
}

export interface JournalFolder {
  /** In the order in which they were begun. */
  readonly files: readonly JournalFile[];
  /** Names of what does not belong there. */
  readonly strangers: readonly string[];
}

const NAME = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-([A-Za-z0-9][A-Za-z0-9-]{0,63})\.jsonl$/;
const SECOND = 1000;

/** The journal's files. @throws StoreError */
export async function listJournal(blobs: Blobs, scope: string): Promise<JournalFolder> {
  const folder = folderOf(scope);
  const names = await blobs.list(folder);
  const files = names.map((name) => journalFile(blobs, `${folder}/${name}`, name));
  return {
    files: files.filter((file) => file !== null).toSorted((a, b) => a.startedAt - b.startedAt),
    strangers: names.filter((_name, index) => files[index] === null),
  };
}

/**
 * The path of a new run's file. It names a second later than every file before it, even where clocks went back or two
 * runs began at once, so that the order of names is the order of the chain.
 */
export function nextFile(scope: string, run: string, at: Instant, before: readonly JournalFile[]): string {
  const last = before.at(-1);
  const second = Math.floor(at / SECOND) * SECOND;
  const startedAt = last ? Math.max(second, last.startedAt + SECOND) : second;
  const name = `${new Date(startedAt).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')}-${run}.jsonl`;
  if (NAME.test(name)) return `${folderOf(scope)}/${name}`;
  throw new StoreError(
    `No journal file can follow ${last?.where ?? name}: its name is not a time. Move it away.`,
    name,
  );
}

/**
 * A file's lines, and what stands behind the last line end: a write that a crash cut short. That was never
 * acknowledged, so it is no part of the journal. @throws StoreError
 */
export async function readLines(
  blobs: Blobs,
  file: JournalFile,
): Promise<{ readonly lines: readonly string[]; readonly torn: string }> {
  const text = (await blobs.read(file.path))?.text ?? '';
  const lines = text.split('\n');
  const torn = lines.pop() ?? '';
  return { lines, torn };
}

function folderOf(scope: string): string {
  return `${scope}/journal`;
}

function journalFile(blobs: Blobs, path: string, name: string): JournalFile | null {
  const match = NAME.exec(name);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, run = ''] = match;
  const startedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(startedAt) ? null : { path, where: blobs.where(path), startedAt, run };
}
