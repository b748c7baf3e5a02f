import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keepPolicy, policyTextHash, readPolicy } from './policies.ts';
import { SCOPE, memoryBlobs } from './testing.fixture.ts';

const TEXT = '# ours\nversion: 1\n';
const HASH = createHash('sha256').update(TEXT).digest('hex');
const FILE = `${SCOPE}/policies/${HASH}.yaml`;

describe('the text of a policy', () => {
  it('is kept once, as its file stands, and comes back by its SHA-256', async () => {
    const blobs = memoryBlobs();
    expect(await keepPolicy(blobs, SCOPE, TEXT)).toBe(HASH);
    expect(await keepPolicy({ ...blobs, write: () => expect.unreachable() }, SCOPE, TEXT)).toBe(HASH);
    expect([...blobs.files]).toEqual([[FILE, TEXT]]);
    expect(await readPolicy(blobs, SCOPE, HASH)).toEqual({ known: true, value: TEXT });
  });

  it('has the same hash with a byte order mark, which some readers of files hand on and some do not', () => {
    expect(policyTextHash(`\uFEFF${TEXT}`)).toBe(HASH);
    expect(policyTextHash(TEXT.replaceAll('\n', '\r\n'))).not.toBe(HASH);
  });

  it('that another hand changed is not believed, and put right by the next run that goes by it', async () => {
    const blobs = memoryBlobs(new Map([[FILE, `${TEXT}rules: []\n`]]));
    expect(await readPolicy(blobs, SCOPE, HASH)).toEqual({
      known: false,
      because: expect.stringContaining('was changed'),
    });
    await keepPolicy(blobs, SCOPE, TEXT);
    expect(await readPolicy(blobs, SCOPE, HASH)).toMatchObject({ known: true });
  });

  it.each(['', 'x', '../receipts/AKIA', `${HASH}/..`, HASH.toUpperCase()])(
    'is not looked for by what is no hash: "%s"',
    async (hash) => {
      const blobs = { ...memoryBlobs(), read: () => expect.unreachable() };
      expect(await readPolicy(blobs, SCOPE, hash)).toMatchObject({ known: false });
    },
  );

  it('that is gone is unknown', async () => {
    expect(await readPolicy(memoryBlobs(), SCOPE, HASH)).toEqual({
      known: false,
      because: `${FILE} is gone`,
    });
  });
});
