import { LineCounter, isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Document, Node } from 'yaml';
import { syntaxFaults } from '../syntax.ts';
import type { ImportFault, SourceFile } from './entry.ts';

/** A mapping of a YAML file, with the line of each of its keys. */
export interface YamlPair {
  readonly name: string;
  readonly line: number;
  readonly value: Node | null;
}

export interface YamlFile {
  /** Null: it cannot be read. */
  readonly document: Document | null;
  readonly pairs: (node: unknown) => readonly YamlPair[];
  readonly faults: readonly ImportFault[];
}

/** CloudFormation's `!Ref` and its like are unknown to YAML and known to us. */
const OF_CLOUDFORMATION = 'TAG_RESOLVE_FAILED';
const MAX_CHARACTERS = 1_000_000;
/** More `<<` within `<<` than anybody writes; a mapping that merges itself stops here. */
const MAX_MERGES = 10;

/** Reads a YAML file and says what is wrong with it as such, line by line. Never throws. */
export function readYaml({ name: file, text }: SourceFile): YamlFile {
  const lines = new LineCounter();
  const unreadable = (message: string): YamlFile => ({
    document: null,
    pairs: () => [],
    faults: [{ file, line: 1, message }],
  });
  if (text.length > MAX_CHARACTERS) return unreadable('is larger than 1 MB: is it a configuration?');
  // prettyErrors would quote lines of the file in its messages, secrets included
  const options = { lineCounter: lines, prettyErrors: false, logLevel: 'error', uniqueKeys: true } as const;
  const [document, second] = parseAllDocuments(text, options);
  if (document === undefined || document.contents === null) return unreadable('is empty.');
  if (second !== undefined) return unreadable('holds more than one YAML document.');
  const errors = [...document.errors, ...document.warnings].filter(({ code }) => code !== OF_CLOUDFORMATION);
  if (errors.length > 0) {
    const faults = syntaxFaults(errors, lines).map(({ line, message }) => ({ file, line, message }));
    return { document: null, pairs: () => [], faults };
  }
  const root: unknown = document.contents;
  if (!isMap(root)) return unreadable('is neither NAME=value lines nor a YAML mapping of names to values.');
  const pairs = (node: unknown, depth = 0): readonly YamlPair[] => {
    const mapping = isAlias(node) ? node.resolve(document) : node;
    if (!isMap(mapping) || depth > MAX_MERGES) return [];
    return mapping.items.flatMap((pair) => {
      const name = isScalar(pair.key) ? (pair.key.source ?? '') : '';
      if (name === '<<') return pairs(pair.value, depth + 1);
      const line = Math.max(1, lines.linePos((pair.key as Node).range?.[0] ?? 0).line);
      const value = isAlias(pair.value) ? pair.value.resolve(document) : pair.value;
      return [{ name, line, value: (value ?? null) as Node | null }];
    });
  };
  return { document, pairs, faults: [] };
}

/** A scalar as it would stand in an environment, a list as its items between commas; null for a mapping. */
export function plainText(node: unknown): string | null {
  if (node === null || node === undefined) return '';
  if (isScalar(node)) return node.value === null ? '' : (node.source ?? '');
  if (!isSeq(node)) return null;
  const items = node.items.map(plainText);
  return items.includes(null) ? null : items.join(',');
}
