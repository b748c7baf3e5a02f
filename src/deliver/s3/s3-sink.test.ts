import { describe, expect, it } from 'vitest';
import { ANA, CANARY, KEY, armedBuckets, failure } from '../testing/words.ts';
import { SinkError } from '../sink-error.ts';
import { s3Sink } from './s3-sink.ts';

const SETTINGS = { to: 's3', bucket: 'handover', kmsKey: 'alias/k', region: 'eu-west-1' } as const;
const sinkOver = (given: Parameters<typeof armedBuckets>[0]) => s3Sink(armedBuckets(given), SETTINGS);
const FINAL = 'credential/ana/ana_AKIANEW.csv';
const PENDING = 'pending/AIDAANA/AKIANEW.csv';
/** Of builds before this one. */
const FORMER = 'credential/!pending/ana/ana_AKIANEW.csv';

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
    copy: (_, { from, to, kmsKey }) => {
      expect(kmsKey).toBe('alias/k');
      done.push(`copy ${from} to ${to}`);
      objects.set(to, objects.get(from) ?? '');
      return Promise.resolve({ encryption });
    },
    has: (_, key) => Promise.resolve(objects.has(key)),
    keys: (_, prefix) => Promise.resolve([...objects.keys()].filter((key) => key.startsWith(prefix))),
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
    expect(done).toEqual([
      'put pending/AIDAANA/probe',
      'copy pending/AIDAANA/probe to credential/ana/keywarden-probe',
      'remove credential/ana/keywarden-probe',
      'remove pending/AIDAANA/probe',
    ]);
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
  it('keeps a key out of everything that owners can read until it is made visible', async () => {
    const { objects, sink } = bucket();
    await sink.store(ANA, KEY);
    expect([...objects.keys()]).toEqual([PENDING]);
    await sink.makeVisible(ANA, 'AKIANEW');
    expect([...objects]).toEqual([[FINAL, `UserName,AccessKeyId,SecretAccessKey\nana,AKIANEW,${CANARY}\n`]]);
  });

  it('twice is no more than once', async () => {
    const { objects, sink } = bucket();
    await sink.store(ANA, KEY);
    await sink.store(ANA, KEY);
    await sink.makeVisible(ANA, 'AKIANEW');
    await sink.makeVisible(ANA, 'AKIANEW');
    expect([...objects.keys()]).toEqual([FINAL]);
  });

  it('is carried on by a later run, which has no secret', async () => {
    const { objects, sink } = bucket();
    objects.set(PENDING, 'of an earlier run');
    await sink.makeVisible(ANA, 'AKIANEW');
    expect([...objects]).toEqual([[FINAL, 'of an earlier run']]);
  });

  it('says so when there is nothing to hand over', async () => {
    await expect(bucket().sink.makeVisible(ANA, 'AKIANEW')).rejects.toThrow(
      'does not hold the secret of AKIANEW',
    );
  });

  it('points to the file and how to fetch it', async () => {
    const { objects, sink } = bucket();
    objects.set(FINAL, 'x');
    const { where, fetch } = await sink.pointer(ANA, 'AKIANEW');
    expect(where).toBe(`S3, s3://handover/${FINAL}`);
    expect(fetch).toEqual([`aws s3 cp 's3://handover/${FINAL}' . --region eu-west-1`]);
  });

  it('finds what it stored and what it handed over under the former name of a user', async () => {
    const { objects, sink } = bucket();
    const renamed = { ...ANA, user: 'anna', arn: 'arn:aws:iam::111122223333:user/anna' };
    await sink.store(ANA, KEY);
    expect(await sink.sight(renamed, 'AKIANEW')).toBe('pending');
    await sink.makeVisible(ANA, 'AKIANEW');
    expect(await sink.sight(renamed, 'AKIANEW')).toBe('visible');
    await sink.makeVisible(renamed, 'AKIANEW');
    expect([...objects.keys()]).toEqual([FINAL]);
    expect((await sink.pointer(renamed, 'AKIANEW')).where).toBe(`S3, s3://handover/${FINAL}`);
  });
});

describe('what the bucket holds', () => {
  it.each([
    ['nothing', [], 'absent'],
    ['it, for the owner', [FINAL], 'visible'],
    ['it, for the owner, and still pending', [FINAL, PENDING], 'visible'],
    ['it, not handed over', [PENDING], 'pending'],
    ['it, not handed over, as earlier builds kept it', [FORMER], 'pending'],
    ['another key of the user', ['credential/ana/ana_AKIAOLD.csv'], 'absent'],
  ])('%s', async (_what, names, answer) => {
    const has = (_: unknown, key: string) => Promise.resolve(names.includes(key));
    const keys = (_: unknown, prefix: string) =>
      Promise.resolve(names.filter((name) => name.startsWith(prefix)));
    expect(await sinkOver({ has, keys }).sight(ANA, 'AKIANEW')).toBe(answer);
  });

  it.each(['denied', 'throttled', 'unavailable', 'unreachable', 'not-found'] as const)(
    'is unknown after %s, also where one of two places is known',
    async (kind) => {
      const error = failure(kind, 'X');
      const has = (_: unknown, key: string) =>
        key === FINAL ? Promise.resolve(false) : Promise.reject(error);
      expect(await sinkOver({ has, keys: () => Promise.resolve([]) }).sight(ANA, 'AKIANEW')).toBe('unknown');
    },
  );

  it('is no answer to a mistake of ours', async () => {
    await expect(sinkOver({}).sight(ANA, 'AKIANEW')).rejects.toThrow('has was called');
  });
});

describe('destroying', () => {
  it('takes a pending key away, and no other', async () => {
    const { objects, sink } = bucket();
    objects.set('credential/ana/ana_AKIAOLD.csv', 'old');
    await sink.store(ANA, KEY);
    for (const _ of [1, 2]) await sink.destroy(ANA, 'AKIANEW');
    expect([...objects.keys()]).toEqual(['credential/ana/ana_AKIAOLD.csv']);
    await expect(sink.makeVisible(ANA, 'AKIANEW')).rejects.toThrow(SinkError);
  });

  it('leaves what its owner can see', async () => {
    const { objects, sink } = bucket();
    await sink.store(ANA, KEY);
    await sink.makeVisible(ANA, 'AKIANEW');
    await sink.destroy(ANA, 'AKIANEW');
    expect([...objects.keys()]).toEqual([FINAL]);
  });
});
