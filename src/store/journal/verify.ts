import type { Blobs } from '../blobs.ts';
import { readPolicy } from '../policies.ts';
import type { Known } from '../../core/model/known.ts';
import { NOT_BELIEVED } from '../../core/model/seal.ts';
import type { Seal } from '../../core/ports.ts';
import { type HistoryEntry, checkLine, genesis, sealStanding } from './entry.ts';
import { type FaultKind, type JournalFault, summarised } from './faults.ts';
import { type JournalFile, listJournal, readLines } from './files.ts';

export interface VerifyResult {
  /** Nothing was changed, removed, reordered or forked. Torn ends do not count: a crash leaves them. */
  readonly ok: boolean;
  /** What is wrong, one sentence each. */
  readonly problems: readonly string[];
  /** The first fault of each kind, with file, line and what it means. */
  readonly faults: readonly JournalFault[];
  /** Writes that a crash cut short at the end of a file, one sentence each. */
  readonly torn: readonly string[];
  /** Hash of the last entry: note it elsewhere, and `--head` finds entries removed from the end. Null: no entry. */
  readonly head: string | null;
  readonly entries: number;
  readonly files: number;
  /** Why the seals could not be checked; null: they were. */
  readonly unsealed: string | null;
}

/**
 * Checks the account's whole journal.
 * @param expected.head a hash that must be in the chain, noted on an earlier day
 * @throws StoreError when a file cannot be read
 */
export async function verifyJournal(
  blobs: Blobs,
  scope: string,
  seal: Known<Seal>,
  expected: { readonly head?: string | undefined } = {},
): Promise<VerifyResult> {
  const { files, strangers } = await listJournal(blobs, scope);
  const torn: string[] = [];
  const walk: Walk = { seen: new Map(), gaps: [], found: [], policies: new Map(), last: null, scope, seal };
  for (const name of strangers)
    note(
      walk,
      'stranger',
      { file: name, line: null },
      'does not belong into the journal, or what it goes on from was removed',
    );

  for (const file of files) {
    const content = await readLines(blobs, file);
    for (const [index, line] of content.lines.entries()) visit(walk, line, file, index + 1);
    if (content.torn !== '')
      torn.push(`${file.where} ends in a write that was cut short; the run after it went on before that.`);
    else if (content.lines.length === 0)
      note(walk, 'emptied', { file: file.where, line: null }, 'is empty: its entries were removed');
  }
  for (const gap of walk.gaps) explainGap(walk, gap);
  for (const [hash, place] of walk.policies) {
    const text = await readPolicy(blobs, scope, hash);
    if (!text.known) note(walk, 'policy', place, `names a policy whose text is not kept: ${text.because}`);
  }
  if (expected.head !== undefined && !walk.seen.has(expected.head))
    walk.found.push({
      kind: 'head-missing',
      file: null,
      line: null,
      says: `Entry ${expected.head} is not in the journal: entries were removed from its end, or changed.`,
    });
  return {
    ok: walk.found.length === 0,
    problems: walk.found.map(({ says }) => says),
    faults: summarised(walk.found),
    torn,
    head: walk.last?.hash ?? null,
    entries: walk.seen.size,
    files: files.length,
    unsealed: seal.known ? null : seal.because,
  };
}

interface Walk {
  /** Hash of each entry, and how many came before it. */
  readonly seen: Map<string, number>;
  readonly gaps: Gap[];
  /** SHA-256 of each policy that a run went by, and where it is named first. */
  readonly policies: Map<string, Place>;
  readonly found: Omit<JournalFault, 'means' | 'more'>[];
  readonly scope: string;
  readonly seal: Known<Seal>;
  last: HistoryEntry | null;
}

interface Place {
  readonly file: string;
  /** From 1; null: the file as a whole. */
  readonly line: number | null;
}

/** An entry that does not follow the one before it. */
interface Gap {
  readonly place: Place;
  readonly prev: string;
  readonly position: number;
}

function visit(walk: Walk, text: string, file: JournalFile, line: number): void {
  const place = { file: file.where, line };
  const checked = checkLine(text);
  if (!checked.ok) {
    if (checked.isNewer) note(walk, 'newer', place, `cannot be read: ${checked.because}`);
    else note(walk, 'changed', place, `was changed: ${checked.because}`);
    return;
  }
  const { entry, because } = checked;
  if (because !== null) note(walk, 'changed', place, `was changed: ${because}`);
  const standing = walk.seal.known ? sealStanding(entry, walk.seal.value) : 'sealed';
  if (standing !== 'sealed') note(walk, 'forged', place, NOT_BELIEVED[standing]);
  if (entry.run !== file.run)
    note(walk, 'misplaced', place, `is of run ${entry.run}, in the file of run ${file.run}`);
  if (walk.seen.has(entry.hash)) note(walk, 'repeated', place, 'stands in the journal twice');

  const before = walk.last?.seq ?? 0;
  if (entry.prev !== (walk.last?.hash ?? genesis(walk.scope)))
    walk.gaps.push({ place, prev: entry.prev, position: walk.seen.size });
  else if (entry.seq !== before + 1)
    note(walk, 'misnumbered', place, `has the number ${entry.seq}, and should have ${before + 1}`);
  const { policyText } = entry.data;
  if (entry.event === 'run-started' && typeof policyText === 'string' && !walk.policies.has(policyText))
    walk.policies.set(policyText, place);
  walk.seen.set(entry.hash, walk.seen.size);
  walk.last = entry;
}

function explainGap(walk: Walk, { place, prev, position }: Gap): void {
  const before = walk.seen.get(prev);
  if (before === undefined)
    note(
      walk,
      'removed',
      place,
      `follows an entry that is not there (${prev}): entries were removed or changed`,
    );
  else if (before >= position)
    note(walk, 'reordered', place, `follows an entry that stands after it (${prev}): entries were reordered`);
  else
    note(
      walk,
      'forked',
      place,
      `follows an entry that another one follows too (${prev}): the journal forked, or entries were put in`,
    );
}

function note({ found }: Walk, kind: FaultKind, { file, line }: Place, what: string): void {
  const where = line === null ? file : `${file} line ${line}`;
  found.push({ kind, file, line, says: `${where} ${what}.` });
}
