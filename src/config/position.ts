import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Document, LineCounter, Node, Pair } from 'yaml';
import type { Finding } from './finding.ts';

/** Both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a finding's key or value begins; what is not in the file is placed at the nearest thing around it that is. */
export function positionOf(
  finding: Pick<Finding, 'path' | 'at'>,
  document: Document,
  lines: LineCounter,
): Position {
  return positionAt(offsetOf(document, finding), lines);
}

export function positionAt(offset: number, lines: LineCounter): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function offsetOf(document: Document, { path, at }: Pick<Finding, 'path' | 'at'>): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, part] of path.entries()) {
    const collection = isAlias(node) ? node.resolve(document) : node;
    if (isMap(collection)) {
      const pair = collection.items.find((item) => keyText(item) === String(part));
      if (!pair) return offset;
      const wantsValue = at === 'value' && index === path.length - 1;
      node = pair.value;
      offset = (wantsValue && !isBlank(node) ? startOf(node) : startOf(pair.key)) ?? offset;
    } else if (isSeq(collection)) {
      node = collection.items[Number(part)];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

/** `after:` with nothing behind it: the value's own position would be the end of the line or the next one. */
function isBlank(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null && (node.source ?? '') === '');
}
