import { describe, expect, it } from 'vitest';
import type { CachedUser } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { blobCache } from './cache.ts';
import { storeError } from './store-error.ts';
import { KEY, NOW, SCOPE, memoryBlobs } from './testing.fixture.ts';

const FILE = `${SCOPE}/cache/users.json`;
const users = (count: number): ReadonlyMap<string, CachedUser> =>
  new Map(
    Array.from({ length: count }, (_, index) => [
      `AIDA${index}`,
      { fingerprint: `print-${index}`, keys: [{ keyId: KEY, createdAt: NOW + index, slot: 1 as const }] },
    ]),
  );

describe('the cache', () => {
  it('is empty before the first save', async () => {
    expect(await blobCache(memoryBlobs(), SCOPE).load()).toEqual(new Map());
  });

  it('gives back what was saved last', async () => {
    const cache = blobCache(memoryBlobs(), SCOPE);
    await cache.save(users(3));
    await cache.save(users(2));
    expect(await cache.load()).toEqual(users(2));
  });

  it('holds 5,000 users in one file', async () => {
    const blobs = memoryBlobs();
    const cache = blobCache(blobs, SCOPE);
    await cache.save(users(5000));
    expect([...blobs.files.keys()]).toEqual([FILE]);
    expect(await cache.load()).toEqual(users(5000));
  });

  it.each([
    ['nothing', ''],
    ['half of it', '{"version":1,"users":[{"userId":"AIDA'],
    ['another version', '{"version":2,"users":[]}'],
    [
      'a key in a third slot',
      `{"version":1,"users":[{"userId":"A","fingerprint":"f","keys":[{"keyId":"${KEY}","createdAt":1,"slot":3}]}]}`,
    ],
    [
      'a key that is none',
      '{"version":1,"users":[{"userId":"A","fingerprint":"f","keys":[{"keyId":"x","createdAt":1,"slot":1}]}]}',
    ],
    [
      'a creation date that is none',
      `{"version":1,"users":[{"userId":"A","fingerprint":"f","keys":[{"keyId":"${KEY}","createdAt":"x","slot":1}]}]}`,
    ],
  ])('is empty when the file holds %s', async (_what, text) => {
    expect(await blobCache(memoryBlobs(new Map([[FILE, text]])), SCOPE).load()).toEqual(new Map());
  });

  it('is empty when the file cannot be read, and says so when it cannot be written', async () => {
    const refuse = async (path: string): Promise<never> => {
      throw storeError('use', path, Object.assign(new Error('full'), { code: 'ENOSPC' }));
    };
    const blobs: Blobs = { ...memoryBlobs(), read: refuse, write: refuse };
    expect(await blobCache(blobs, SCOPE).load()).toEqual(new Map());
    await expect(blobCache(blobs, SCOPE).save(users(1))).rejects.toThrow('the disk is full (ENOSPC)');
  });
});
