import type { Entry } from './entry.ts';
import type { Environment } from './environment.ts';

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

/**
 * Lines for everything that nothing was made of; what says nothing is passed over.
 * @param used the variables that something was made of
 * @param words what to say of those that an operator will look for
 */
export function withoutCounterpart(
  { all }: Environment,
  used: ReadonlySet<string>,
  words: Readonly<Record<string, string>>,
  otherwise: string,
): readonly AccountLine[] {
  return all
    .filter(({ name, value }) => !used.has(name) && value !== '')
    .map((entry) => about(entry, 'no-counterpart', words[entry.name] ?? `has no counterpart: ${otherwise}.`));
}

/** A predecessor's configuration as ours. */
export interface Translation {
  /** The text of `keywarden.yaml`, with comments. */
  readonly yaml: string;
  readonly account: readonly AccountLine[];
}
