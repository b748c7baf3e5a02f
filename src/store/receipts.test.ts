import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEAL } from '../../test/build/seal.ts';
import { CAUSES } from '../core/model/cause.ts';
import { REASONS } from '../core/checks/reasons.ts';
import { known } from '../core/model/known.ts';
import type { Receipt } from '../core/model/receipt.ts';
import { DAY } from '../core/model/time.ts';
import type { Blobs } from './blobs.ts';
import { blobReceipts } from './receipts.ts';
import { StoreError, storeError } from './store-error.ts';
import { KEY, NOW, OTHER_KEY, SCOPE, aReceipt, memoryBlobs } from './testing.fixture.ts';

const FILE = `${SCOPE}/receipts/${KEY}.json`;

async function loadOne(blobs: Blobs, keyId = KEY) {
  return (await blobReceipts(blobs, SCOPE, SEAL).load([keyId])).get(keyId);
}

/** What loading says of a file with this text. */
const loadText = (text: string) => loadOne(memoryBlobs(new Map([[FILE, text]])));

async function writtenText(): Promise<string> {
  const blobs = memoryBlobs();
  await blobReceipts(blobs, SCOPE, SEAL).add(aReceipt());
  return blobs.files.get(FILE)!;
}

describe('receipts', () => {
  it('of a key without a file are an empty list', async () => {
    expect(await loadOne(memoryBlobs())).toEqual(known([]));
  });

  it('come back as they were added, oldest first', async () => {
    const receipts = blobReceipts(memoryBlobs(), SCOPE, SEAL);
    const [first, second] = [aReceipt(), aReceipt({ acceptedAt: NOW + DAY, reminder: DAY, promised: null })];
    await receipts.add(second);
    await receipts.add(first);
    await receipts.add(aReceipt({ keyId: OTHER_KEY }));
    expect(await receipts.load([KEY, OTHER_KEY])).toEqual(
      new Map([
        [KEY, known([first, second])],
        [OTHER_KEY, known([aReceipt({ keyId: OTHER_KEY })])],
      ]),
    );
  });

  it('are written for people to read: ISO times', async () => {
    expect(JSON.parse(await writtenText())).toMatchObject({
      version: 1,
      receipts: [{ acceptedAt: '2026-11-01T02:00:00.000Z', promised: '2026-11-08T02:00:00.000Z' }],
    });
  });

  it('come back exactly, whatever they say', async () => {
    const instant = fc.integer({ min: 0, max: Date.parse('9999-12-31T23:59:59.999Z') });
    const receipt: fc.Arbitrary<Receipt> = fc.record({
      keyId: fc.constant(KEY),
      userId: fc.string(),
      announced: fc.constantFrom('deactivate', 'delete', 'rotate', 'attention'),
      reason: fc.constantFrom(...REASONS),
      recipients: fc.array(fc.string({ unit: 'grapheme' })),
      acceptedAt: instant,
      messageId: fc.string(),
      promised: fc.option(instant),
      reminder: fc.option(fc.nat()),
      ground: fc.option(
        fc.record({
          announced: fc.constantFrom('deactivate', 'delete', 'rotate', 'attention'),
          reason: fc.constantFrom(...REASONS),
          cause: fc.option(fc.constantFrom(...CAUSES)),
          rule: fc.option(fc.string()),
          measured: fc.string(),
          since: instant,
          limit: fc.option(fc.nat()),
          successor: fc.option(fc.string()),
        }),
      ),
      deliveredAt: fc.option(instant),
      voided: fc.option(fc.record({ at: instant, because: fc.string(), told: fc.boolean() })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(receipt, { maxLength: 5 }), async (all) => {
        const receipts = blobReceipts(memoryBlobs(), SCOPE, SEAL);
        for (const one of all) await receipts.add(one);
        const loaded = (await receipts.load([KEY])).get(KEY);
        expect(loaded).toEqual(known(all.toSorted((a, b) => a.acceptedAt - b.acceptedAt)));
      }),
    );
  });

  it('added at the same time are all kept', async () => {
    const receipts = blobReceipts(memoryBlobs(), SCOPE, SEAL);
    const ids = ['a', 'b', 'c', 'd'];
    await Promise.all(ids.map((messageId) => receipts.add(aReceipt({ messageId }))));
    const loaded = (await receipts.load([KEY])).get(KEY);
    expect(loaded?.known && loaded.value.map(({ messageId }) => messageId)).toEqual(ids);
  });
});

describe('voiding', () => {
  it('ends every receipt that stands, and leaves those voided earlier as they are', async () => {
    const receipts = blobReceipts(memoryBlobs(), SCOPE, SEAL);
    const earlier = { at: NOW, because: 'the key was used again', told: true };
    await receipts.add(aReceipt({ voided: earlier }));
    await receipts.add(aReceipt());
    await receipts.voidAll(KEY, NOW + DAY, 'the owner changed');
    const loaded = (await receipts.load([KEY])).get(KEY);
    expect(loaded?.known && loaded.value.map(({ voided }) => voided)).toEqual([
      earlier,
      { at: NOW + DAY, because: 'the owner changed', told: false },
    ]);
  });

  it('ends only what was chosen', async () => {
    const receipts = blobReceipts(memoryBlobs(), SCOPE, SEAL);
    await receipts.add(aReceipt({ recipients: ['former@example.com'] }));
    await receipts.add(aReceipt({ recipients: ['ana@example.com'] }));
    const ends = ({ recipients }: Receipt) => recipients.includes('former@example.com');
    await receipts.voidAll(KEY, NOW, 'the owner changed', ends);
    const loaded = (await receipts.load([KEY])).get(KEY);
    expect(loaded?.known && loaded.value.map(({ voided }) => voided)).toEqual([
      { at: NOW, because: 'the owner changed', told: false },
      null,
    ]);
  });

  it('writes nothing where nothing stands', async () => {
    const blobs = memoryBlobs();
    await blobReceipts(blobs, SCOPE, SEAL).voidAll(KEY, NOW, 'no reason');
    expect(blobs.files.size).toBe(0);
  });
});

describe('a receipt file that is not as it was written', () => {
  it.each<[string, (text: string) => string, string]>([
    ['is empty', () => '', 'not JSON'],
    ['was cut short', (text) => text.slice(0, -10), 'not JSON'],
    ['has another version', (text) => text.replace('"version": 1', '"version": 2'), 'version'],
    ['has no version', (text) => text.replace('"version": 1,', ''), 'version'],
    ['is of another key', (text) => text.replace(KEY, OTHER_KEY), `another key, ${OTHER_KEY}`],
    [
      'promises a day that does not exist',
      (text) => text.replace('2026-11-08', '2026-11-31'),
      'not a moment',
    ],
    ['promises no day', (text) => text.replace('"2026-11-08T02:00:00.000Z"', '17'), 'promised'],
    ['lacks its recipients', (text) => text.replace('recipients', 'recipient'), 'recipients'],
    ['announces nothing', (text) => text.replace('"deactivate"', '""'), 'announced'],
    ['gives no reason', (text) => text.replace('"Unused"', 'null'), 'reason'],
    ['is a list', () => '[]', 'expected object'],
  ])('makes the receipts unknown: it %s', async (_how, change, because) => {
    const text = await writtenText();
    expect(change(text)).not.toBe(text);
    const loaded = await loadText(change(text));
    expect(loaded).toEqual({ known: false, because: expect.stringContaining(because) });
    expect(loaded).toEqual({ known: false, because: expect.stringContaining(FILE) });
  });

  it('is never read as no receipts, wherever it is cut', async () => {
    const text = await writtenText();
    // Only the line end behind the last brace says nothing.
    for (let length = 0; length < text.length - 1; length += 1) {
      expect((await loadText(text.slice(0, length)))?.known).toBe(false);
    }
  });

  it('is not written over', async () => {
    const blobs = memoryBlobs(new Map([[FILE, '{']]));
    const receipts = blobReceipts(blobs, SCOPE, SEAL);
    await expect(receipts.add(aReceipt())).rejects.toThrow(StoreError);
    await expect(receipts.voidAll(KEY, NOW, 'x')).rejects.toThrow(/Restore the file, or remove it/);
    expect(blobs.files.get(FILE)).toBe('{');
  });
});

describe('receipts that cannot be reached', () => {
  const denied: Blobs = {
    ...memoryBlobs(),
    read: async (path) => {
      throw storeError('read', path, Object.assign(new Error('denied'), { code: 'EACCES' }));
    },
  };

  it('are unknown, for that key', async () => {
    expect(await loadOne(denied)).toEqual({
      known: false,
      because: expect.stringContaining('permission was denied'),
    });
  });

  it('are unknown for what is no key id, and never a path', async () => {
    const untouched: Blobs = { ...memoryBlobs(), read: () => expect.unreachable('nothing is read') };
    for (const keyId of ['../../etc/passwd', '', 'AKIA/../x', 'A'.repeat(15)]) {
      expect((await loadOne(untouched, keyId))?.known).toBe(false);
      await expect(blobReceipts(untouched, SCOPE, SEAL).add(aReceipt({ keyId }))).rejects.toThrow(StoreError);
    }
  });

  it('are not written when they could not be read back', async () => {
    const blobs = memoryBlobs();
    const receipt = aReceipt({ promised: Date.parse('+010000-01-01T00:00:00Z') });
    await expect(blobReceipts(blobs, SCOPE, SEAL).add(receipt)).rejects.toThrow(/Refused to write/);
    expect(blobs.files.size).toBe(0);
  });
});
