/** What can be wrong with a journal, and what each means. */
const MEANINGS = {
  changed:
    'A line is not as Keywarden wrote it: what it says cannot be believed. Compare it with an older version or a backup of the file.',
  removed:
    'One or more entries before this line are gone, or were changed so that this line no longer follows them. Look for the file in versions of the bucket, or in a backup.',
  reordered: 'The lines, or whole files, are not in the order in which they were written.',
  forked:
    'Two entries follow the same one: entries were put in, two stores were mixed, or two runs wrote at once without the lock.',
  repeated: 'The same entry stands in the journal more than once: a line or a file was copied.',
  misnumbered: 'The chain holds, and the number does not: whoever made this line was not Keywarden.',
  misplaced: 'The entry was moved here from the file of another run, or the file was renamed.',
  stranger: 'Something lies among the journals that Keywarden did not write, or whose beginning is gone.',
  emptied: 'Every run that begins a file writes to it: what stood in this one was removed.',
  forged:
    'The entry carries no seal of this account, so somebody else may have written it. Or the state key is another one: give its former value beside it.',
  policy:
    'The text of the policy that a run went by was removed or changed; the journal itself may be whole. Look for the file in versions of the bucket, or in a backup.',
  newer: 'A newer Keywarden wrote it. Update this one, and verify again.',
  'head-missing':
    'The entry that was noted earlier is gone: the end of the journal was cut off, or the journal was written anew.',
} as const;

export type FaultKind = keyof typeof MEANINGS;

/** The first fault of one kind. */
export interface JournalFault {
  readonly kind: FaultKind;
  /** How people find the file; null: no file in particular. */
  readonly file: string | null;
  /** From 1; null: the file as a whole. */
  readonly line: number | null;
  /** The fault with its place, a sentence. */
  readonly says: string;
  /** What it means, and what to do about it. */
  readonly means: string;
  /** How many more there are of this kind. */
  readonly more: number;
}

/** The first of each kind, in the order in which they were found. */
export function summarised(found: readonly Omit<JournalFault, 'means' | 'more'>[]): readonly JournalFault[] {
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => {
    const [first, ...others] = found.filter((fault) => fault.kind === kind);
    return first === undefined ? [] : [{ ...first, means: MEANINGS[kind], more: others.length }];
  });
}
