import { z } from 'zod';
import { closest } from '../closest.ts';
import type { Finding, Path } from '../finding.ts';
import { PolicyFile } from '../schema/policy-file.ts';
import { suggesters } from '../schema/scalars.ts';
import { field, items } from '../untrusted.ts';
import { keysAt, schemaAt } from './schema-at.ts';

type Issue = z.core.$ZodIssue;

/** Whatever in the file is not as its schema says: unknown and missing keys, wrong types and values. */
export function schemaFaults(written: unknown): readonly Finding[] {
  const parsed = PolicyFile.safeParse(written);
  return parsed.success ? [] : unique(parsed.error.issues.flatMap((issue) => findings(issue, [], written)));
}

function findings(issue: Issue, above: Path, written: unknown): readonly Finding[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key]));
  if (issue.code === 'invalid_union') {
    // The faults of the one alternative that has the right outer form say more than "none fits".
    const near = nearest(issue.errors.filter((issues) => issues.every(isInside)));
    if (near)
      return withoutMissing(
        near.flatMap((inner) => findings(inner, path, written)),
        path,
        written,
      );
  }
  return [valueFault(issue, path, written)];
}

/** The value is of the form asked for, and something in it is wrong. */
function isInside(issue: Issue): boolean {
  return issue.path.length > 0 || issue.code === 'unrecognized_keys';
}

/** The alternative with the least wrong. */
function nearest(alternatives: readonly Issue[][]): readonly Issue[] | undefined {
  const weight = (issues: readonly Issue[]) =>
    issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
  return alternatives.toSorted((one, other) => weight(one) - weight(other))[0];
}

/** Beside a key that was mistyped, one that is missing is the same fault again. */
function withoutMissing(all: readonly Finding[], above: Path, written: unknown): readonly Finding[] {
  const isMissing = ({ path }: Finding) => path.reduce<unknown>(valueUnder, written) === undefined;
  const isMistyped = all.some(
    (finding) => finding.path.length === above.length + 1 && finding.at === 'key' && !isMissing(finding),
  );
  return isMistyped ? all.filter((finding) => !isMissing(finding)) : all;
}

function unknownKey(path: Path): Finding {
  const name = String(path.at(-1));
  const known = keysAt(PolicyFile, path.slice(0, -1));
  const suggestion = closest(name, known);
  const message = suggestion === undefined ? `unknown key; known here: ${known.join(', ')}.` : 'unknown key.';
  return { path, at: 'key', message, ...(suggestion === undefined ? {} : { suggestion }) };
}

function valueFault(issue: Issue, path: Path, written: unknown): Finding {
  const value = path.reduce<unknown>(valueUnder, written);
  if (value === undefined) return { path, at: 'key', message: `is required${example(path)}.` };
  const suggestion = suggestionFor(issue, path, value);
  const message = `${describeIssue(issue)}${value === null ? ', and nothing stands here' : ''}.`;
  return { path, at: 'value', message, ...(suggestion === undefined ? {} : { suggestion }) };
}

function valueUnder(value: unknown, part: string | number): unknown {
  return typeof part === 'number' ? items(value)[part] : field(value, part);
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'must be a mapping of keys to values',
  record: 'must be a mapping of names to values',
  array: 'must be a list, such as [a, b]',
};

function describeIssue(issue: Issue): string {
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? issue.message;
  if (issue.code === 'invalid_value') return `must be ${oneOf(issue.values.map(String))}`;
  return issue.message;
}

function suggestionFor(issue: Issue, path: Path, value: unknown): string | undefined {
  // What is written as a mapping or list was not meant as a word; and not every object has a text.
  const isWord = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (!isWord) return undefined;
  if (issue.code === 'invalid_value') return closest(String(value), issue.values.map(String));
  const schema = schemaAt(PolicyFile, path);
  return schema instanceof z.ZodType ? suggesters.get(schema)?.suggest(value) : undefined;
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? `${values[0]}` : `one of ${values.join(', ')}`;
}

function example(path: Path): string {
  return path.length === 1 && path[0] === 'version' ? ': write `version: 1`' : '';
}

/** A value that fails several checks of the same kind is one fault. */
function unique(all: readonly Finding[]): readonly Finding[] {
  const byPlace = new Map(all.map((finding) => [JSON.stringify([finding.path, finding.message]), finding]));
  return [...byPlace.values()];
}
