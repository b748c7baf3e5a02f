import type { Entry } from './entry.ts';

/** One line of what an import did, for the person who has to answer for it. */
export interface AccountLine {
  /** Null: it is about the translation as a whole. */
  readonly file: string | null;
  readonly line: number | null;
  readonly name: string | null;
  readonly kind: 'became' | 'adjusted' | 'assumed' | 'no-counterpart' | 'differs';
  readonly message: string;
}

/** A line about one variable. */
export function about(entry: Entry, kind: AccountLine['kind'], message: string): AccountLine {
  const { file, line, name } = entry;
  return { file, line, name, kind, message };
}

/** A line about the whole. */
export function overall(kind: AccountLine['kind'], message: string): AccountLine {
  return { file: null, line: null, name: null, kind, message };
}

/** A predecessor's configuration as ours. */
export interface Translation {
  /** The text of `keywarden.yaml`, with comments. */
  readonly yaml: string;
  readonly account: readonly AccountLine[];
}
