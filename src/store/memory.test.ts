import { describe, expect, it } from 'vitest';
import { SEAL, resealed, sealOf } from '../../test/build/seal.ts';
import { unknown } from '../core/model/known.ts';
import { type AccountMemory, NO_MEMORY } from '../core/model/memory.ts';
import { blobMemory } from './memory.ts';
import { KEY, NOW, SCOPE, memoryBlobs } from './testing.fixture.ts';

const FILE = `${SCOPE}/memory/users.json`;
const RECORD = 'v2 state=restored since=2026-10-01T02:00Z run=3f9c2a7b';
const FULL: AccountMemory = {
  savedBy: '3f9c2a7b',
  stores: ['5d1e5d1e'],
  users: new Map([
    [
      'AIDA1',
      {
        records: new Map([
          [
            KEY,
            {
              value: RECORD,
              lost: 2,
              lostAt: NOW,
              goneSince: NOW + 60_000,
              isLeaving: false,
            },
          ],
        ]),
        exemption: { value: 'until=2026-12-01 reason=freeze', firstSeen: NOW, goneSince: NOW + 60_000 },
        exempted: { since: NOW, lastSeen: NOW + 60_000 },
        uses: new Map([[KEY, { days: [NOW], longestGap: 60_000 }]]),
        rotationFailedAt: NOW,
        writes: 4,
        receiptWrites: new Map([[KEY, 2]]),
        burnt: new Map([[KEY, NOW]]),
        quarantinedSince: NOW,
      },
    ],
    ['AIDA2', { ...NO_MEMORY, exemption: { value: 'for ever', firstSeen: NOW, goneSince: null } }],
  ]),
};

describe('what stood on the users of an account', () => {
  it('comes back as it was kept', async () => {
    const memory = blobMemory(memoryBlobs(), SCOPE, SEAL);
    await memory.save(FULL);
    expect(await memory.load()).toEqual({ known: true, value: FULL });
  });

  it('is nothing, by nobody, before the first run', async () => {
    const loaded = await blobMemory(memoryBlobs(), SCOPE, SEAL).load();
    expect(loaded).toEqual({ known: true, value: { savedBy: null, stores: [], users: new Map() } });
  });

  it('is read as an earlier build wrote it', async () => {
    const blobs = memoryBlobs();
    const at = new Date(NOW).toISOString();
    const records = [{ keyId: KEY, value: RECORD, lost: 0, lostAt: null }];
    const exemption = { value: 'for ever', firstSeen: at };
    const text = JSON.stringify({ version: 1, users: [{ userId: 'AIDA1', records, exemption }] });
    await blobs.write(
      FILE,
      resealed('memory', 'users', text, (body) => body),
    );
    const loaded = await blobMemory(blobs, SCOPE, SEAL).load();
    expect(loaded).toMatchObject({ known: true, value: { savedBy: null } });
    const user = loaded.known ? loaded.value.users.get('AIDA1') : undefined;
    expect([user?.records.get(KEY)?.goneSince, user?.exemption?.goneSince]).toEqual([null, null]);
  });

  it('is unknown when a newer build wrote it so that we must not act on it, and is not to be removed', async () => {
    const blobs = memoryBlobs(new Map([[FILE, '{ "version": 2, "users": [] }']]));
    const loaded = await blobMemory(blobs, SCOPE, SEAL).load();
    const because = loaded.known ? '' : loaded.because;
    expect(because).toMatch(/of version 2, and this Keywarden reads version 1.*update Keywarden$/);
    expect(because).not.toContain('remove');
  });

  it.each([
    ['cut short', '{ "version": 1, "users": ['],
    [
      'about a key that is none',
      '{ "version": 1, "users": [{ "userId": "A", "records": [{ "keyId": "x" }] }] }',
    ],
  ])('is unknown, and never empty, when its file is %s', async (_, text) => {
    const blobs = memoryBlobs();
    await blobs.write(FILE, text);
    const loaded = await blobMemory(blobs, SCOPE, SEAL).load();
    expect(loaded).toMatchObject({ known: false });
    expect(loaded.known ? '' : loaded.because).toContain('Restore it from a copy, or remove it');
  });

  it.each([
    ['was changed', (text: string) => text.replace('freeze', 'for ever')],
    ['carries no seal', (text: string) => text.replace(/,\s*"seal": "[^"]+"/, '')],
    ['was sealed as another thing', (text: string) => resealed('receipts', 'users', text, (body) => body)],
    [
      'was sealed for another account',
      (text: string) => resealed('memory', 'users', text, (body) => body, sealOf('444455556666')),
    ],
    [
      'was sealed with another state key',
      (text: string) =>
        resealed('memory', 'users', text, (body) => body, sealOf('111122223333', 'x'.repeat(32))),
    ],
  ])('is forged, and not what stood there, when its file %s', async (_, edit) => {
    const blobs = memoryBlobs();
    const memory = blobMemory(blobs, SCOPE, SEAL);
    await memory.save(FULL);
    blobs.files.set(FILE, edit(blobs.files.get(FILE) ?? ''));
    expect(await memory.load()).toMatchObject({ known: false, forged: true });
  });

  it('is read, and not checked, where the state key is not at hand; and then never written', async () => {
    const blobs = memoryBlobs();
    await blobMemory(blobs, SCOPE, SEAL).save(FULL);
    const unverified = blobMemory(blobs, SCOPE, unknown('KMS denied it'));
    expect(await unverified.load()).toEqual({ known: true, value: FULL });
    await expect(unverified.save(FULL)).rejects.toThrow('KMS denied it');
  });
});
