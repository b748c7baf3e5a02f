import type { Instant } from '../../core/model/time.ts';
import type { Known } from '../../core/model/known.ts';
import type { Journal, Seal } from '../../core/ports.ts';
import type { Blobs } from '../blobs.ts';
import { checkRun } from '../names.ts';
import { serial } from '../serial.ts';
import { StoreError } from '../store-error.ts';
import { type Head, type HistoryEntry, genesis, nextLine, parseLine, sealStanding } from './entry.ts';
import { type JournalFile, listJournal, nextFile, readLines } from './files.ts';

/**
 * Opens the journal for one run: a file of its own, whose first line names the entry before it. Nothing is written yet.
 * @param at when the run began; names the file
 * @throws StoreError when the end of the journal cannot be read: to go on from a guess would fork it
 */
export async function openJournal(
  blobs: Blobs,
  scope: string,
  run: string,
  at: Instant,
  seal: Known<Seal>,
): Promise<Journal> {
  checkRun(run);
  const { files } = await listJournal(blobs, scope);
  const path = nextFile(scope, run, at, files);
  let head: Head = await headOf(blobs, scope, files);
  let isBegun = false;
  let failure: StoreError | null = null;
  const inTurn = serial();

  const write = async (line: string): Promise<void> => {
    if (isBegun) return blobs.append(path, line);
    isBegun = await blobs.write(path, line, { ifAbsent: true });
    if (!isBegun)
      throw new StoreError(`${blobs.where(path)} exists already: another run has this id.`, path, 'EEXIST');
  };

  return {
    append: (event) =>
      inTurn(async () => {
        // What the failed write left behind is unknown, and an entry after it could not say what it follows.
        if (failure) throw failure;
        if (!seal.known) throw new StoreError(`Could not write history: ${seal.because}.`, path);
        const { entry, line } = nextLine(event, run, head, seal.value);
        try {
          await write(line);
        } catch (error) {
          if (error instanceof StoreError) failure = error;
          throw error;
        }
        head = entry;
      }),
  };
}

/**
 * Every entry, oldest first.
 * @throws StoreError at one that cannot be read: history with a hole is not history
 */
export async function* readHistory(blobs: Blobs, scope: string): AsyncGenerator<HistoryEntry> {
  const { files } = await listJournal(blobs, scope);
  for (const file of files) yield* await entriesOf(blobs, file);
}

/**
 * The entries of this moment or later, oldest first. Reads the newest files, back to a run that was over by then: it may
 * have gone on for hours after its file was begun, but runs of an account do not overlap. What is acted on is ours alone:
 * entries without our seal are left out; `history` and its verification show them.
 * @throws StoreError at an entry that cannot be read
 */
export async function readRecent(
  blobs: Blobs,
  scope: string,
  since: Instant,
  seal: Known<Seal>,
): Promise<readonly HistoryEntry[]> {
  const { files } = await listJournal(blobs, scope);
  const found: (readonly HistoryEntry[])[] = [];
  for (const file of files.toReversed()) {
    const entries = (await entriesOf(blobs, file)).filter((entry) => isOurs(entry, seal));
    const recent = entries.filter(({ at }) => at >= since);
    found.unshift(recent);
    // What came by mail is dated by its event, and says nothing of when its file was begun.
    const isOfRun = entries.some(({ event }) => event === 'run-started');
    if (isOfRun && recent.length === 0 && file.startedAt < since) break;
  }
  return found.flat();
}

/** Without the state key everything is believed, and the plan says that it is unverified. */
function isOurs(entry: HistoryEntry, seal: Known<Seal>): boolean {
  return !seal.known || sealStanding(entry, seal.value) === 'sealed';
}

async function entriesOf(blobs: Blobs, file: JournalFile): Promise<readonly HistoryEntry[]> {
  const { lines } = await readLines(blobs, file);
  return lines.map((line, index) => entryOf(line, file, index));
}

/** The last whole entry. A file can be without one: it was made and its first write cut short. */
async function headOf(blobs: Blobs, scope: string, files: readonly JournalFile[]): Promise<Head> {
  for (const file of files.toReversed()) {
    const { lines } = await readLines(blobs, file);
    const last = lines.at(-1);
    if (last !== undefined) return entryOf(last, file, lines.length - 1);
  }
  return { seq: 0, hash: genesis(scope) };
}

function entryOf(line: string, { where, path }: JournalFile, index: number): HistoryEntry {
  const parsed = parseLine(line);
  if (parsed.ok) return parsed.value;
  const remedy =
    parsed.isNewer === true
      ? 'Nothing is done in this account until then.'
      : '`keywarden history --verify` says what else is wrong; restore the file from a copy, or move it away (the gap stays visible).';
  throw new StoreError(`Line ${index + 1} of ${where} cannot be read: ${parsed.because}. ${remedy}`, path);
}
