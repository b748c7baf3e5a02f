import { describe, expect, it } from 'vitest';
import { type AccountMemory, NO_MEMORY } from '../core/model/memory.ts';
import { blobMemory } from './memory.ts';
import { KEY, NOW, SCOPE, memoryBlobs } from './testing.fixture.ts';

const FILE = `${SCOPE}/memory/users.json`;
const RECORD = 'v1 state=restored since=2026-10-01T02:00Z run=3f9c2a7b';
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
              other: { value: 'v1 …', since: NOW },
              lost: 2,
              lostAt: NOW,
              goneSince: NOW + 60_000,
            },
          ],
        ]),
        exemption: { value: 'until=2026-12-01 reason=freeze', firstSeen: NOW, goneSince: NOW + 60_000 },
        exempted: { since: NOW, lastSeen: NOW + 60_000 },
        uses: new Map([[KEY, { days: [NOW], longestGap: 60_000 }]]),
        rotationFailedAt: NOW,
        burnt: new Map([[KEY, NOW]]),
        quarantinedSince: NOW,
      },
    ],
    ['AIDA2', { ...NO_MEMORY, exemption: { value: 'for ever', firstSeen: NOW, goneSince: null } }],
  ]),
};

describe('what stood on the users of an account', () => {
  it('comes back as it was kept', async () => {
    const memory = blobMemory(memoryBlobs(), SCOPE);
    await memory.save(FULL);
    expect(await memory.load()).toEqual({ known: true, value: FULL });
  });

  it('is nothing, by nobody, before the first run', async () => {
    const loaded = await blobMemory(memoryBlobs(), SCOPE).load();
    expect(loaded).toEqual({ known: true, value: { savedBy: null, stores: [], users: new Map() } });
  });

  it('is read as an earlier build wrote it', async () => {
    const blobs = memoryBlobs();
    const at = new Date(NOW).toISOString();
    const records = [{ keyId: KEY, value: RECORD, other: null, lost: 0, lostAt: null }];
    const exemption = { value: 'for ever', firstSeen: at };
    const text = JSON.stringify({ version: 1, users: [{ userId: 'AIDA1', records, exemption }] });
    await blobs.write(FILE, text);
    const loaded = await blobMemory(blobs, SCOPE).load();
    expect(loaded).toMatchObject({ known: true, value: { savedBy: null } });
    const user = loaded.known ? loaded.value.users.get('AIDA1') : undefined;
    expect([user?.records.get(KEY)?.goneSince, user?.exemption?.goneSince]).toEqual([null, null]);
  });

  it.each([
    ['cut short', '{ "version": 1, "users": ['],
    ['of another version', '{ "version": 2, "users": [] }'],
    [
      'about a key that is none',
      '{ "version": 1, "users": [{ "userId": "A", "records": [{ "keyId": "x" }] }] }',
    ],
  ])('is unknown, and never empty, when its file is %s', async (_, text) => {
    const blobs = memoryBlobs();
    await blobs.write(FILE, text);
    const loaded = await blobMemory(blobs, SCOPE).load();
    expect(loaded).toMatchObject({ known: false });
    expect(loaded.known ? '' : loaded.because).toContain('Restore it from a copy, or remove it');
  });
});
