/** Line breaks, control and formatting characters (text direction, zero width), and halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/**
 * One printable line: whatever could break a line, a header or the direction of the text becomes a space. Names,
 * tags and error texts come from outside, and a user may be called whatever its maker liked.
 */
export function plain(text: string): string {
  return text.replace(UNPRINTABLE, ' ').trim();
}

/** The same value with every text in it made one printable line, however deep, so that none is forgotten. */
export function plainAll<T>(value: T): T {
  return walk(value) as T;
}

function walk(value: unknown): unknown {
  if (typeof value === 'string') return plain(value);
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, walk(part)]));
}
