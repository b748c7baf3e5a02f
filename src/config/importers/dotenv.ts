import type { Entry, ImportFault, ReadFile, SourceFile } from './entry.ts';

const ASSIGNMENT = /^(?:export\s+)?([A-Za-z_][\w.]*)\s*=(.*)$/;

/** Whether a text is `NAME=value` lines rather than YAML: its first line that says something is one. */
export function isDotenv(text: string): boolean {
  const first = text.split(/\r?\n/).find((line) => !isSilent(line));
  return first !== undefined && ASSIGNMENT.test(first.trim());
}

/** Reads `NAME=value` lines: `export`, quotes and comments are understood. */
export function readDotenv({ name: file, text }: SourceFile): ReadFile {
  const entries: Entry[] = [];
  const faults: ImportFault[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    if (isSilent(raw)) continue;
    const line = index + 1;
    const [, name, rest] = ASSIGNMENT.exec(raw.trim()) ?? [];
    if (name === undefined || rest === undefined) {
      faults.push({ file, line, message: 'is not NAME=value.' });
      continue;
    }
    const value = unquoted(rest.trim());
    if (value !== undefined) entries.push(entry(file, line, name, value));
    else {
      faults.push({ file, line, message: `${name}: the quote that begins its value does not end.` });
      entries.push({ file, line, name, value: null, unresolved: null, assumed: [] });
    }
  }
  return { entries, faults };
}

function entry(file: string, line: number, name: string, value: string): Entry {
  const variable = /\$\{?[A-Za-z_]\w*\}?|\$\(|`/.exec(value)?.[0];
  return variable === undefined
    ? { file, line, name, value, unresolved: null, assumed: [] }
    : { file, line, name, value: null, unresolved: 'another variable of the shell', assumed: [] };
}

/** Undefined: a quote is left open. A comment needs a space before it, or `a#b` would lose its end. */
function unquoted(text: string): string | undefined {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text.replace(/(^|\s+)#.*$/, '').trim();
  const end = text.indexOf(quote, 1);
  const after = text.slice(end + 1).trim();
  return end === -1 || (after !== '' && !after.startsWith('#')) ? undefined : text.slice(1, end);
}

function isSilent(line: string): boolean {
  return line.trim() === '' || line.trim().startsWith('#');
}
