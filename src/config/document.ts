import { LineCounter, parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import type { ConfigFault } from './config-error.ts';
import { type Finding, pathText } from './finding.ts';
import { type Position, positionAt, positionOf } from './position.ts';
import { MAX_DEPTH, syntaxFaults } from './syntax.ts';
import { isMapping } from './untrusted.ts';

/** A policy file as YAML understands it. */
export interface PolicyDocument {
  /** The plain mapping; undefined when the text cannot be judged beyond its syntax. */
  readonly value: Readonly<Record<string, unknown>> | undefined;
  /** What is wrong with the YAML itself. */
  readonly faults: readonly ConfigFault[];
  /** Gives a finding its line and column. */
  readonly place: (finding: Finding) => ConfigFault;
}

const MAX_CHARACTERS = 1_000_000;
const MAX_ALIASES = 100;
const EMPTY = 'the file is empty: a policy begins with `version: 1`';

/** Reads the YAML of a policy file. Never throws: whatever is wrong with it is a fault with a line and a column. */
export function parseDocument(text: string): PolicyDocument {
  if (text.length > MAX_CHARACTERS) return unreadable(['the file is larger than 1 MB: is it a policy?']);
  const lines = new LineCounter();
  // prettyErrors would quote lines of the file in its messages, secrets included
  const options = { lineCounter: lines, prettyErrors: false, stringKeys: true, logLevel: 'error' } as const;
  const [document, second] = parseAllDocuments(text, options);
  if (document === undefined) return unreadable([EMPTY]);

  const errors = [...document.errors, ...document.warnings];
  const faults = [...syntaxFaults(errors, lines), ...(second ? [severalDocuments(second, lines)] : [])];
  // A key that stands twice is a fault, but the rest can still be judged; after any other it would be guesswork.
  const judgeable = !second && errors.every((error) => error.code === 'DUPLICATE_KEY');
  if (!judgeable) return { value: undefined, faults, place: atTop };
  const value = plainValue(document);
  if (typeof value === 'string') return unreadable([value, ...faults.map((fault) => fault.message)]);
  return { value, faults, place: (finding) => placed(finding, positionOf(finding, document, lines)) };
}

/** The document's mapping, or what is wrong with it. */
function plainValue(document: Document): Readonly<Record<string, unknown>> | string {
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    // yaml throws a ReferenceError for either
    return 'an alias (*name) has no anchor (&name) before it, or there are too many aliases';
  }
  if (value === null) return EMPTY;
  if (!isMapping(value)) return 'a policy is a mapping that begins with `version: 1`';
  if (isDeeperThan(value, MAX_DEPTH))
    return `nested more than ${MAX_DEPTH} deep, or an alias inside its own anchor`;
  return value;
}

function unreadable(messages: readonly string[]): PolicyDocument {
  const faults = messages.map((message) => ({ path: '', line: 1, column: 1, message }));
  return { value: undefined, faults, place: atTop };
}

function atTop(finding: Finding): ConfigFault {
  return placed(finding, { line: 1, column: 1 });
}

function placed(finding: Finding, position: Position): ConfigFault {
  const { path, message, suggestion } = finding;
  return { path: pathText(path), ...position, message, ...(suggestion === undefined ? {} : { suggestion }) };
}

function severalDocuments(second: Document, lines: LineCounter): ConfigFault {
  const message =
    'a second YAML document begins here: a policy file holds one, so remove the `---` between them';
  return { path: '', ...positionAt(second.range?.[0] ?? 0, lines), message };
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((child) => isDeeperThan(child, depth - 1));
}
