import { describe, expect, it } from 'vitest';
import { SEAL } from '../../test/build/seal.ts';
import type { CannedAnswer } from '../aws/testing/canned-aws.ts';
import { withCanned } from '../aws/testing/with-canned.ts';
import { known } from '../core/model/known.ts';
import type { Blobs } from './blobs.ts';
import { blobReceipts } from './receipts.ts';
import { aBucket } from './s3-bucket.fixture.ts';
import { s3Blobs } from './s3-blobs.ts';
import { storeError } from './store-error.ts';
import { SCOPE, aReceipt, blobsIn, inFolder, memoryBlobs } from './testing.fixture.ts';

/** From here on a listing is cheaper than asking for each. */
const MANY = 13;

const keyIds = (count: number) =>
  Array.from({ length: count }, (_, index) => `AKIA${String(index).padStart(16, '0')}`);

/** Blobs that say what was asked of them. */
function watched(blobs: Blobs) {
  const asked: string[] = [];
  const watching: Blobs = {
    ...blobs,
    read: (path) => {
      asked.push(`read ${path.split('/').at(-1)}`);
      return blobs.read(path);
    },
    list: (folder) => {
      asked.push(`list ${folder}`);
      return blobs.list(folder);
    },
  };
  return { asked, blobs: watching };
}

const IMPLEMENTATIONS: readonly [string, (test: (blobs: Blobs) => Promise<void>) => Promise<void>][] = [
  ['a folder', (test) => inFolder((root) => test(blobsIn(root)))],
  ['S3', (test) => test(aBucket().open())],
];

describe.each(IMPLEMENTATIONS)('receipts of many keys in %s', (_, withBlobs) => {
  it('are read where there are any, and nowhere else', () =>
    withBlobs(async (plain) => {
      const ids = keyIds(200);
      const [first = '', second = ''] = [ids[0], ids[150]];
      const earlier = blobReceipts(plain, SCOPE, SEAL);
      for (const keyId of [first, second]) await earlier.add(aReceipt({ keyId }));
      await earlier.add(aReceipt({ keyId: 'AKIAGONE000000000000' }));

      const { asked, blobs } = watched(plain);
      const loaded = await blobReceipts(blobs, SCOPE, SEAL).load(ids);

      expect([...loaded.keys()]).toEqual(ids);
      expect(loaded.get(first)).toEqual(known([aReceipt({ keyId: first })]));
      expect(loaded.get(second)).toEqual(known([aReceipt({ keyId: second })]));
      expect([...loaded.values()].filter((own) => own.known && own.value.length === 0)).toHaveLength(198);
      expect(asked).toEqual([`list ${SCOPE}/receipts`, `read ${first}.json`, `read ${second}.json`]);
    }));

  it('are none where nobody was ever told', () =>
    withBlobs(async (plain) => {
      const { asked, blobs } = watched(plain);
      const loaded = await blobReceipts(blobs, SCOPE, SEAL).load(keyIds(MANY));
      expect([...loaded.values()]).toEqual(keyIds(MANY).map(() => known([])));
      expect(asked).toEqual([`list ${SCOPE}/receipts`]);
    }));

  it('of few keys are asked for at once: the folder may hold thousands', () =>
    withBlobs(async (plain) => {
      const { asked, blobs } = watched(plain);
      await blobReceipts(blobs, SCOPE, SEAL).load(keyIds(MANY - 1));
      expect(asked).toEqual(keyIds(MANY - 1).map((keyId) => `read ${keyId}.json`));
    }));

  it('that came between two loads are seen by the second', () =>
    withBlobs(async (blobs) => {
      const receipts = blobReceipts(blobs, SCOPE, SEAL);
      const ids = keyIds(MANY);
      const [keyId = ''] = ids;
      expect((await receipts.load(ids)).get(keyId)).toEqual(known([]));
      await blobReceipts(blobs, SCOPE, SEAL).add(aReceipt({ keyId }));
      expect((await receipts.load(ids)).get(keyId)).toEqual(known([aReceipt({ keyId })]));
    }));

  it('are unknown for what is no key id, whatever the folder holds', () =>
    withBlobs(async (blobs) => {
      const loaded = await blobReceipts(blobs, SCOPE, SEAL).load([...keyIds(MANY), '../lock/1']);
      expect(loaded.get('../lock/1')?.known).toBe(false);
    }));

  it('are unknown for the key whose file is not as it was written', () =>
    withBlobs(async (blobs) => {
      const ids = keyIds(MANY);
      await blobs.write(`${SCOPE}/receipts/${ids[0]}.json`, '{');
      const loaded = await blobReceipts(blobs, SCOPE, SEAL).load(ids);
      expect([...loaded.values()].map(({ known }) => known)).toEqual(ids.map((_, index) => index > 0));
    }));
});

describe('a folder of receipts that cannot be listed', () => {
  it('leaves the receipts of all keys unknown, and does not pass for an empty one', async () => {
    const denied: Blobs = {
      ...memoryBlobs(),
      list: async (path) => {
        throw storeError('list', path, Object.assign(new Error('denied'), { code: 'EACCES' }));
      },
    };
    const loaded = await blobReceipts(denied, SCOPE, SEAL).load(keyIds(MANY));
    expect(loaded.size).toBe(MANY);
    for (const own of loaded.values())
      expect(own).toEqual({ known: false, because: expect.stringContaining('permission was denied') });
  });

  it('ends the run where the program itself is wrong', async () => {
    const broken: Blobs = { ...memoryBlobs(), list: () => Promise.reject(new TypeError('no function')) };
    await expect(blobReceipts(broken, SCOPE, SEAL).load(keyIds(MANY))).rejects.toThrow(TypeError);
  });
});

/** What S3 answers a listing with. @param next where it goes on; null: it is the last page */
function page(ids: readonly string[], next: string | null): CannedAnswer {
  const contents = ids.map((keyId) => `<Contents><Key>kw/${SCOPE}/receipts/${keyId}.json</Key></Contents>`);
  const more = next === null ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`;
  return {
    status: 200,
    body: `<ListBucketResult><Name>state</Name><IsTruncated>${next !== null}</IsTruncated>${more}${contents.join('')}</ListBucketResult>`,
  };
}

describe('a folder of more receipts than a page of S3 has', () => {
  const ids = keyIds(1500);
  const others = Array.from({ length: 1000 }, (_, index) => `AIDA${String(index).padStart(16, '0')}`);
  const last = ids.at(-1) ?? '';

  it('is read to its end', async () => {
    const missing = { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
    const answers = [page(others, 'more'), page([], 'still more'), page([last], null), missing];
    await withCanned(answers, async (aws, { targets }) => {
      const blobs = s3Blobs(aws.objects(), { bucket: 'state', prefix: 'kw' });
      const loaded = await blobReceipts(blobs, SCOPE, SEAL).load(ids);
      expect(loaded.size).toBe(1500);
      const asked = targets.map((target) => target.match(/^GET [^?]*|continuation-token=[^&]*/g)?.join(' '));
      expect(asked).toEqual([
        'GET /state/',
        'GET /state/ continuation-token=more',
        'GET /state/ continuation-token=still%20more',
        `GET /state/kw/${SCOPE}/receipts/${last}.json`,
      ]);
    });
  });

  it('is unknown as a whole where a later page is denied', async () => {
    const denied = { status: 403, body: '<Error><Code>AccessDenied</Code><Message>no</Message></Error>' };
    await withCanned([page(others, 'more'), denied], async (aws) => {
      const blobs = s3Blobs(aws.objects(), { bucket: 'state', prefix: 'kw' });
      const loaded = await blobReceipts(blobs, SCOPE, SEAL).load(ids);
      expect([...loaded.values()].filter((own) => own.known)).toEqual([]);
      expect(loaded.get(last)).toEqual({ known: false, because: expect.stringContaining('s3:ListBucket') });
    });
  });
});
