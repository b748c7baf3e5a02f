import type { Blobs } from '../blobs.ts';
import { type HistoryEntry, formatLine, genesis, hashOf, parseLine } from './entry.ts';
import { type JournalFile, listJournal, readLines } from './files.ts';

export interface VerifyResult {
  /** Nothing was changed, removed, reordered or forked. Torn ends do not count: a crash leaves them. */
  readonly ok: boolean;
  /** What is wrong, one sentence each. */
  readonly problems: readonly string[];
  /** Writes that a crash cut short at the end of a file, one sentence each. */
  readonly torn: readonly string[];
  /** Hash of the last entry: note it elsewhere, and `--head` finds entries removed from the end. Null: no entry. */
  readonly head: string | null;
  readonly entries: number;
  readonly files: number;
}

/**
 * Checks the account's whole journal.
 * @param expected.head a hash that must be in the chain, noted on an earlier day
 * @throws StoreError when a file cannot be read
 */
export async function verifyJournal(
  blobs: Blobs,
  scope: string,
  expected: { readonly head?: string | undefined } = {},
): Promise<VerifyResult> {
  const { files, strangers } = await listJournal(blobs, scope);
  const problems = strangers.map(
    (name) => `${name} does not belong into the journal, or what it goes on from was removed.`,
  );
  const torn: string[] = [];
  const walk: Walk = { seen: new Map(), gaps: [], problems, last: null, scope };

  for (const file of files) {
    const content = await readLines(blobs, file);
    for (const [index, line] of content.lines.entries())
      visit(walk, line, file, `${file.where} line ${index + 1}`);
    if (content.torn !== '')
      torn.push(`${file.where} ends in a write that was cut short; the run after it went on before that.`);
    else if (content.lines.length === 0) problems.push(`${file.where} is empty: its entries were removed.`);
  }
  problems.push(...walk.gaps.map((gap) => explainGap(gap, walk.seen)));
  if (expected.head !== undefined && !walk.seen.has(expected.head)) {
    problems.push(
      `Entry ${expected.head} is not in the journal: entries were removed from its end, or changed.`,
    );
  }
  const head = walk.last?.hash ?? null;
  return { ok: problems.length === 0, problems, torn, head, entries: walk.seen.size, files: files.length };
}

interface Walk {
  /** Hash of each entry, and how many came before it. */
  readonly seen: Map<string, number>;
  readonly gaps: Gap[];
  readonly problems: string[];
  readonly scope: string;
  last: HistoryEntry | null;
}

/** An entry that does not follow the one before it. */
interface Gap {
  readonly where: string;
  readonly prev: string;
  readonly position: number;
}

function visit(walk: Walk, line: string, file: JournalFile, where: string): void {
  const parsed = parseLine(line);
  if (!parsed.ok) {
    walk.problems.push(`${where} was changed: ${parsed.because}.`);
    return;
  }
  const entry = parsed.value;
  if (hashOf(entry) !== entry.hash)
    walk.problems.push(`${where} was changed: its hash is not that of its content.`);
  else if (formatLine(entry) !== `${line}\n`)
    walk.problems.push(`${where} was changed: it is not written as Keywarden writes.`);
  if (entry.run !== file.run)
    walk.problems.push(`${where} is of run ${entry.run}, in the file of run ${file.run}.`);
  if (walk.seen.has(entry.hash)) walk.problems.push(`${where} stands in the journal twice.`);

  if (entry.prev !== (walk.last?.hash ?? genesis(walk.scope))) {
    walk.gaps.push({ where, prev: entry.prev, position: walk.seen.size });
  } else if (entry.seq !== (walk.last?.seq ?? 0) + 1) {
    walk.problems.push(`${where} has the number ${entry.seq}, and should have ${(walk.last?.seq ?? 0) + 1}.`);
  }
  walk.seen.set(entry.hash, walk.seen.size);
  walk.last = entry;
}

function explainGap({ where, prev, position }: Gap, seen: ReadonlyMap<string, number>): string {
  const before = seen.get(prev);
  if (before === undefined)
    return `${where} follows an entry that is not there (${prev}): entries were removed or changed.`;
  if (before >= position)
    return `${where} follows an entry that stands after it (${prev}): entries were reordered.`;
  return `${where} follows an entry that another one follows too (${prev}): the journal forked, or entries were put in.`;
}
