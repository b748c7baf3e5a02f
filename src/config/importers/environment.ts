import { isDotenv, readDotenv } from './dotenv.ts';
import type { Entry, ImportFault, SourceFile } from './entry.ts';
import { readYamlEnvironment } from './serverless.ts';

/** Everything that the files say together. */
export interface Environment {
  /** By name; the entry that counts. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** In the order of files and lines. */
  readonly all: readonly Entry[];
  readonly faults: readonly ImportFault[];
}

/** Names of which several values make a set, not a contradiction. */
const SETS: ReadonlySet<string> = new Set(['policy']);

/**
 * Reads all files as one environment. A value that is known fills in for one that is not, and for a default that was
 * assumed; two that differ are a fault, because picking one would be a guess.
 */
export function readEnvironment(files: readonly SourceFile[]): Environment {
  const dotenv = files.filter(({ text }) => isDotenv(text)).map(readDotenv);
  const given = new Map(
    dotenv.flatMap(({ entries }) => entries.map(({ name, value }) => [name, value ?? undefined])),
  );
  const others = files
    .filter(({ text }) => !isDotenv(text))
    .map((file) => readYamlEnvironment(file, (name) => given.get(name)));
  const read = [...others, ...dotenv];
  const all = read.flatMap(({ entries }) => entries);
  const faults = read.flatMap((each) => [...each.faults]);
  const entries = new Map<string, Entry>();
  for (const entry of all) {
    const before = entries.get(entry.name);
    if (before === undefined || certainty(entry) > certainty(before)) entries.set(entry.name, entry);
    else if (contradicts(before, entry)) faults.push(contradiction(before, entry));
  }
  return { entries, all, faults };
}

function certainty({ value, assumed }: Entry): number {
  if (value === null) return 0;
  return assumed.length > 0 ? 1 : 2;
}

function contradicts(before: Entry, entry: Entry): boolean {
  return certainty(before) === certainty(entry) && before.value !== entry.value && !SETS.has(entry.name);
}

function contradiction(before: Entry, { file, line, name }: Entry): ImportFault {
  return {
    file,
    line,
    message: `${name} has another value in ${before.file}:${before.line}: keep one of them.`,
  };
}
