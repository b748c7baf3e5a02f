import type { ErrorCode, LineCounter, YAMLError } from 'yaml';
import type { ConfigFault } from './config-error.ts';
import { positionAt } from './position.ts';

/** Far more than a policy needs, and far less than would exhaust the stack. */
export const MAX_DEPTH = 40;

/** The YAML library's errors as faults: one a line, as a slip makes everything after it in its line look wrong too. */
export function syntaxFaults(errors: readonly YAMLError[], lines: LineCounter): readonly ConfigFault[] {
  const tooDeep = errors.find((error) => error.code === 'RESOURCE_EXHAUSTION');
  const byLine = new Map<number, ConfigFault>();
  for (const error of tooDeep ? [tooDeep] : errors) {
    const position = positionAt(error.pos[0], lines);
    if (!byLine.has(position.line))
      byLine.set(position.line, { path: '', ...position, message: explain(error) });
  }
  return [...byLine.values()];
}

const TAG = 'YAML tags (!name) are not used in a policy: write the value plainly, or quote it';

/** Our words for the library's; where its own quote the file they must be replaced: what they quote may be a secret. */
const MESSAGES: Partial<Readonly<Record<ErrorCode, string>>> = {
  DUPLICATE_KEY: 'this key stands twice in the same mapping: keep one of them',
  UNEXPECTED_TOKEN: 'not valid YAML: unexpected text; check the indentation, brackets and quotes before it',
  TAG_RESOLVE_FAILED: TAG,
  BAD_COLLECTION_TYPE: TAG,
  NON_STRING_KEY: 'a key must be a plain word',
  RESOURCE_EXHAUSTION: `nested more than ${MAX_DEPTH} deep`,
  TAB_AS_INDENT: 'not valid YAML: indent with spaces, not with tabs',
  BAD_DIRECTIVE: 'not valid YAML: a line beginning with % is a directive, and none is used in a policy',
};

function explain({ code, message }: YAMLError): string {
  return MESSAGES[code] ?? `not valid YAML: ${message.slice(0, 1).toLowerCase()}${message.slice(1)}`;
}
