import { z } from 'zod';
import type { Cache, CachedUser } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { isKeyId } from './names.ts';
import { parseJson } from './parse-json.ts';
import { StoreError } from './store-error.ts';

const StoredKey = z.looseObject({
  keyId: z.string().refine(isKeyId),
  createdAt: z.int(),
  slot: z.literal([1, 2]),
});
const StoredUser = z.looseObject({ userId: z.string(), fingerprint: z.string(), keys: z.array(StoredKey) });
const CacheFile = z.looseObject({ version: z.literal(1), users: z.array(StoredUser) });

/**
 * What is known of users' keys, in one file. It only saves calls: one that cannot be read is an empty one, and
 * every change is decided again on what AWS says at that moment.
 */
export function blobCache(blobs: Blobs, scope: string): Cache {
  const file = `${scope}/cache/users.json`;
  return {
    load: async () => {
      const text = await readText(blobs, file);
      const parsed = text === null ? null : parseJson(text, CacheFile);
      if (!parsed?.ok) return new Map<string, CachedUser>();
      return new Map(
        parsed.value.users.map(({ userId, fingerprint, keys }) => [userId, { fingerprint, keys }]),
      );
    },
    save: async (users) => {
      const entries = [...users].map(([userId, { fingerprint, keys }]) => ({ userId, fingerprint, keys }));
      await blobs.write(file, JSON.stringify({ version: 1, users: entries }));
    },
  };
}

async function readText(blobs: Blobs, file: string): Promise<string | null> {
  try {
    return (await blobs.read(file))?.text ?? null;
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}
