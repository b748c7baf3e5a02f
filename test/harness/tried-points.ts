/** `npm run test:points` tries all of them. */
const ALL = process.env['KEYWARDEN_EVERY_POINT'] === '1';

/**
 * The points at which a test breaks a run. `npm test` has minutes, and takes the first point of each kind and every
 * `nth` of the others, always the same ones.
 * @param kindOf points of one kind do the same
 */
export function triedPoints<T>(points: readonly T[], kindOf: (point: T) => string, nth = 12): readonly T[] {
  if (ALL) return points;
  const seen = new Set<string>();
  return points.filter((point, index) => {
    const isFirst = !seen.has(kindOf(point));
    seen.add(kindOf(point));
    return isFirst || index % nth === 0;
  });
}
