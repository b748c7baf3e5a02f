const AT_MOST = 3;

/**
 * The candidate that was probably meant: the nearest in spelling, capitals, dashes and underscores aside.
 * @returns undefined when none is near
 */
export function closest(written: string, candidates: readonly string[]): string | undefined {
  const plain = simplify(written);
  if (plain === '' || plain.length > 60) return undefined;
  let best: string | undefined;
  let bestDistance = Math.min(AT_MOST, Math.max(1, Math.floor(plain.length / 3))) + 1;
  for (const candidate of candidates) {
    const distance = distanceOf(plain, simplify(candidate));
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function simplify(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '');
}

function distanceOf(a: string, b: string): number {
  // `friday` for `fri`, `reminders` for `remind`
  if (Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a))) return 1;
  return editDistance(a, b);
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
        swapped ? at(older, column - 2) + 1 : Infinity,
      );
    }
    [older, previous] = [previous, current];
  }
  return at(previous, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
