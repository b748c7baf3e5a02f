import type { Cache, CachedUser } from '../core/ports.ts';

/**
 * Saves what was learned, when it differs from what was known. Without a cache the next scan costs calls, never
 * safety, so a failure is a note.
 * @returns the note, or null
 */
export async function remember(
  cache: Cache,
  before: ReadonlyMap<string, CachedUser>,
  after: ReadonlyMap<string, CachedUser>,
): Promise<string | null> {
  const isSame =
    before.size === after.size && [...after].every(([userId, entry]) => before.get(userId) === entry);
  if (isSame) return null;
  try {
    await cache.save(after);
    return null;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `The cache could not be written, so the next scan reads all keys again: ${why}`;
  }
}
