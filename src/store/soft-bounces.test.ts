import { describe, expect, it } from 'vitest';
import { SEAL, resealed } from '../../test/build/seal.ts';
import { known } from '../core/model/known.ts';
import { DAY } from '../core/model/time.ts';
import { blobReceipts } from './receipts.ts';
import { blobSoftBounces } from './soft-bounces.ts';
import { KEY, NOW, OTHER_KEY, SCOPE, aReceipt, memoryBlobs } from './testing.fixture.ts';

const bounce = (keyId = KEY, at = NOW, address = 'ana@example.com') => ({
  keyId,
  address,
  messageId: 'm-1',
  at,
  because: 'bounced (Transient, MailboxFull)',
});
const FILE = `${SCOPE}/receipts/bounced.json`;

describe('soft bounces', () => {
  it('are none without a file', async () => {
    expect(await blobSoftBounces(memoryBlobs(), SCOPE, SEAL).load()).toEqual(known([]));
  });

  it('come back as they were added, each once', async () => {
    const blobs = memoryBlobs();
    const bounces = blobSoftBounces(blobs, SCOPE, SEAL);
    expect(await bounces.add([bounce(), bounce(OTHER_KEY)])).toBe(true);
    expect(await bounces.add([bounce(OTHER_KEY)])).toBe(false);
    expect(await blobSoftBounces(blobs, SCOPE, SEAL).load()).toEqual(known([bounce(), bounce(OTHER_KEY)]));
  });

  it('are dropped after half a year, when others are added', async () => {
    const bounces = blobSoftBounces(memoryBlobs(), SCOPE, SEAL);
    await bounces.add([bounce(KEY, NOW - 180 * DAY), bounce(OTHER_KEY, NOW - 180 * DAY + 1)]);
    await bounces.add([bounce(KEY, NOW, 'bo@example.com')]);
    expect(await bounces.load()).toMatchObject({
      value: [{ keyId: OTHER_KEY }, { address: 'bo@example.com' }],
    });
  });

  it('of one address are forgotten, in any case of letters', async () => {
    const bounces = blobSoftBounces(memoryBlobs(), SCOPE, SEAL);
    await bounces.add([bounce(), bounce(KEY, NOW, 'bo@example.com')]);
    expect(await bounces.forget('ANA@example.com')).toBe(true);
    expect(await bounces.forget('ana@example.com')).toBe(false);
    expect(await bounces.load()).toMatchObject({ value: [{ address: 'bo@example.com' }] });
  });

  it('that later builds say more about are read all the same', async () => {
    const blobs = memoryBlobs();
    await blobSoftBounces(blobs, SCOPE, SEAL).add([bounce()]);
    const text = blobs.files.get(FILE) ?? '';
    blobs.files.set(
      FILE,
      resealed('list', 'bounces', text, (body) => ({ ...body, later: 'word' })),
    );
    expect(await blobSoftBounces(blobs, SCOPE, SEAL).load()).toMatchObject({ value: [{ keyId: KEY }] });
  });

  it('are unknown, and not written over, where the file is not as it was written', async () => {
    const blobs = memoryBlobs(new Map([[FILE, '{"version": 1, "boun']]));
    const bounces = blobSoftBounces(blobs, SCOPE, SEAL);
    expect(await bounces.load()).toMatchObject({
      known: false,
      because: expect.stringContaining(FILE) as unknown,
    });
    await expect(bounces.add([bounce()])).rejects.toThrow(/Could not change it/);
    expect(blobs.files.get(FILE)).toBe('{"version": 1, "boun');
  });

  it('lie beside the receipts and are taken for none', async () => {
    const blobs = memoryBlobs();
    await blobSoftBounces(blobs, SCOPE, SEAL).add([bounce()]);
    expect(await blobReceipts(blobs, SCOPE, SEAL).ofMessage('m-1')).toEqual([]);
  });
});

describe('the receipts of a message', () => {
  const MESSAGE = 'message-1';

  it('are found with every key it is about, void ones included', async () => {
    const receipts = blobReceipts(memoryBlobs(), SCOPE, SEAL);
    const voided = { at: NOW, because: 'x', told: false };
    await receipts.add(aReceipt());
    await receipts.add(aReceipt({ messageId: 'message-2' }));
    await receipts.add(aReceipt({ keyId: OTHER_KEY, voided }));
    expect((await receipts.ofMessage(MESSAGE)).map(({ keyId }) => keyId).toSorted()).toEqual(
      [KEY, OTHER_KEY].toSorted(),
    );
  });

  it('are marked as delivered once, for the addresses that it reached', async () => {
    const receipts = blobReceipts(memoryBlobs(), SCOPE, SEAL);
    await receipts.add(aReceipt());
    await receipts.add(aReceipt({ recipients: ['copy@example.com'] }));
    const mark = (at: number) => receipts.markDelivered(MESSAGE, [KEY], ['OWNER@example.com'], at);
    expect(await mark(NOW + 1)).toEqual([KEY]);
    expect(await mark(NOW + 2)).toEqual([]);
    const own = (await receipts.load([KEY])).get(KEY);
    expect(own?.known === true && own.value.map(({ deliveredAt }) => deliveredAt)).toEqual([NOW + 1, null]);
  });

  it('are not taken for none where the only file that could hold them cannot be read', async () => {
    const blobs = memoryBlobs(new Map([[`${SCOPE}/receipts/${KEY}.json`, 'cut']]));
    const receipts = blobReceipts(blobs, SCOPE, SEAL);
    await expect(receipts.ofMessage(MESSAGE)).rejects.toThrow(/Which keys message-1 was about/);
    await receipts.add(aReceipt({ keyId: OTHER_KEY }));
    expect(await receipts.ofMessage(MESSAGE)).toHaveLength(1);
  });
});
