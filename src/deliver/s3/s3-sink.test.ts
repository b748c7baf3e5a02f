import { describe, expect, it } from 'vitest';
import { ANA, CANARY, KEY, armedBuckets, failure } from '../testing/words.ts';
import { SinkError } from '../sink-error.ts';
import { s3Sink } from './s3-sink.ts';

const SETTINGS = { to: 's3', bucket: 'handover', kmsKey: 'alias/k', region: 'eu-west-1' } as const;
const sinkOver = (given: Parameters<typeof armedBuckets>[0]) => s3Sink(armedBuckets(given), SETTINGS);
const FINAL = 'credential/ana/ana_AKIANEW.csv';
const PENDING = 'credential/!pending/ana/ana_AKIANEW.csv';

/** A bucket in memory that tells what was done to it. */
function bucket(encryption = 'aws:kms') {
  const objects = new Map<string, string>();
  const done: string[] = [];
  const api = armedBuckets({
    publicAccess: () => Promise.resolve([]),
    put: (where, { key, body, kmsKey }) => {
      expect(where).toEqual({ bucket: 'handover', account: '111122223333' });
      expect(kmsKey).toBe('alias/k');
      done.push(`put ${key}`);
      objects.set(key, body.reveal());
      return Promise.resolve({ encryption });
    },
    has: (_, key) => Promise.resolve(objects.has(key)),
    remove: (_, key) => {
      done.push(`remove ${key}`);
      objects.delete(key);
      return Promise.resolve();
    },
  });
  return { objects, done, sink: s3Sink(api, SETTINGS) };
}

describe('preflight', () => {
  it('tries the bucket with what is no secret, and leaves nothing behind', async () => {
    const { objects, done, sink } = bucket();
    await sink.preflight(ANA);
    expect(done).toEqual(['put credential/!pending/ana/probe', 'remove credential/!pending/ana/probe']);
    expect(objects.size).toBe(0);
  });

  it.each([
    ['without a block', null, 'has no block of public access'],
    ['with a hole in it', ['IgnorePublicAcls'], 'does not have IgnorePublicAcls'],
  ])('refuses a bucket %s before it writes anything', async (_what, off, why) => {
    const sink = sinkOver({ publicAccess: () => Promise.resolve(off) });
    await expect(sink.preflight(ANA)).rejects.toThrow(SinkError);
    await expect(sink.preflight(ANA)).rejects.toThrow(why);
    await expect(sink.preflight(ANA)).rejects.toThrow('aws s3api put-public-access-block --bucket handover');
  });

  it.each(['AES256', 'none', 'aws:kms:dsse'])(
    'refuses a bucket that encrypts with %s',
    async (encryption) => {
      await expect(bucket(encryption).sink.preflight(ANA)).rejects.toThrow(`encrypts with ${encryption}`);
    },
  );

  it.each([
    ['not-found', 'NoSuchBucket', 'does not exist. Create it, or correct deliver.bucket.'],
    ['invalid', 'PermanentRedirect', 'is in another region. Name its region in deliver.region.'],
    ['denied', 'AccessDenied', 'does not belong to account 111122223333, or may not be looked at'],
  ] as const)('explains %s (%s)', async (kind, code, why) => {
    const sink = sinkOver({ publicAccess: () => Promise.reject(failure(kind, code)) });
    await expect(sink.preflight(ANA)).rejects.toThrow(SinkError);
    await expect(sink.preflight(ANA)).rejects.toThrow(why);
  });

  it('leaves other failures as they are', async () => {
    const throttled = failure('throttled', 'SlowDown');
    await expect(sinkOver({ publicAccess: () => Promise.reject(throttled) }).preflight(ANA)).rejects.toBe(
      throttled,
    );
  });

  it('fails when the bucket does not list what it took', async () => {
    const sink = sinkOver({
      publicAccess: () => Promise.resolve([]),
      put: () => Promise.resolve({ encryption: 'aws:kms' }),
      has: () => Promise.resolve(false),
    });
    await expect(sink.preflight(ANA)).rejects.toThrow('does not list it');
  });
});

describe('handing over', () => {
  it('keeps an untested key out of its owner’s folder until it is current', async () => {
    const { objects, sink } = bucket();
    await sink.store(ANA, KEY);
    expect([...objects.keys()]).toEqual([PENDING]);
    await sink.makeCurrent(ANA, 'AKIANEW');
    expect([...objects]).toEqual([[FINAL, `UserName,AccessKeyId,SecretAccessKey\nana,AKIANEW,${CANARY}\n`]]);
  });

  it('twice is no more than once', async () => {
    const { objects, sink } = bucket();
    await sink.store(ANA, KEY);
    await sink.store(ANA, KEY);
    await sink.makeCurrent(ANA, 'AKIANEW');
    await sink.makeCurrent(ANA, 'AKIANEW');
    expect([...objects.keys()]).toEqual([FINAL]);
  });

  it('cannot be ended by a run that did not begin it', async () => {
    const { objects, sink } = bucket();
    objects.set(PENDING, 'of an earlier run');
    await expect(sink.makeCurrent(ANA, 'AKIANEW')).rejects.toThrow('was not given the secret of AKIANEW');
    expect([...objects.keys()]).toEqual([PENDING]);
  });

  it('points to the file and how to fetch it', () => {
    const { where, fetch } = sinkOver({}).pointer(ANA, 'AKIANEW');
    expect(where).toBe(`S3, s3://handover/${FINAL}`);
    expect(fetch).toEqual([`aws s3 cp 's3://handover/${FINAL}' . --region eu-west-1`]);
  });
});

describe('what the bucket holds', () => {
  it.each([
    ['nothing', [], 'absent'],
    ['it, for the owner', [FINAL], 'present'],
    ['it, not current', [PENDING], 'present'],
    ['another key of the user', ['credential/ana/ana_AKIAOLD.csv'], 'absent'],
  ])('%s', async (_what, names, answer) => {
    const has = (_: unknown, key: string) => Promise.resolve(names.includes(key));
    expect(await sinkOver({ has }).holds(ANA, 'AKIANEW')).toBe(answer);
  });

  it.each(['denied', 'throttled', 'unavailable', 'unreachable', 'not-found'] as const)(
    'is unknown after %s, also where one of two places is known',
    async (kind) => {
      const error = failure(kind, 'X');
      const has = (_: unknown, key: string) =>
        key === FINAL ? Promise.resolve(false) : Promise.reject(error);
      expect(await sinkOver({ has }).holds(ANA, 'AKIANEW')).toBe('unknown');
    },
  );

  it('is no answer to a mistake of ours', async () => {
    await expect(sinkOver({}).holds(ANA, 'AKIANEW')).rejects.toThrow('has was called');
  });
});

describe('destroying', () => {
  it.each([
    ['pending', false],
    ['current', true],
  ])('takes a %s key away, and no other', async (_what, isCurrent) => {
    const { objects, sink } = bucket();
    objects.set('credential/ana/ana_AKIAOLD.csv', 'old');
    await sink.store(ANA, KEY);
    if (isCurrent) await sink.makeCurrent(ANA, 'AKIANEW');
    await sink.destroy(ANA, 'AKIANEW');
    await sink.destroy(ANA, 'AKIANEW');
    expect([...objects.keys()]).toEqual(['credential/ana/ana_AKIAOLD.csv']);
    await expect(sink.makeCurrent(ANA, 'AKIANEW')).rejects.toThrow(SinkError);
  });
});
