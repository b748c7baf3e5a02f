/**
 * Readers of a value of which nothing is known yet. The checks that compare several keys use them, so that one
 * fault never keeps another from being reported in the same go.
 */

/** A mapping's own value under a key; undefined for anything else. */
export function field(value: unknown, key: string): unknown {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A list's items; none for anything else. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
