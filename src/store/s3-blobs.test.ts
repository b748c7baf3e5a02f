import { describe, expect, it } from 'vitest';
import { SEAL } from '../../test/build/seal.ts';
import type { Blobs } from './blobs.ts';
import { openJournal } from './journal/journal.ts';
import { verifyJournal } from './journal/verify.ts';
import { blobLock } from './lock.ts';
import { s3Place } from './s3-blobs.ts';
import { aBucket } from './s3-bucket.fixture.ts';
import { StoreError } from './store-error.ts';
import { NOW, SCOPE, anEvent } from './testing.fixture.ts';

/** Seven entries of 30 KB: three objects of three, three and one. */
async function longJournal(blobs: Blobs): Promise<void> {
  const journal = await openJournal(blobs, SCOPE, 'one', NOW, SEAL);
  const long = { ...anEvent(), data: { message: 'x'.repeat(30_000) } };
  for (let count = 0; count < 7; count += 1) await journal.append(long);
}

describe('the place of a store in S3', () => {
  it.each([
    ['s3://state/keywarden', { bucket: 'state', prefix: 'keywarden' }],
    ['s3://state/a/b/', { bucket: 'state', prefix: 'a/b' }],
    ['s3://state', { bucket: 'state', prefix: '' }],
    ['/var/lib/keywarden', null],
    ['s3://State/x', null],
  ])('%s', (text, place) => expect(s3Place(text)).toEqual(place));
});

describe('blobs in S3', () => {
  it('are written, read, listed and removed', async () => {
    const { open, objects } = aBucket();
    const blobs = open();
    expect(await blobs.read('aws/1/cache/users.json')).toBeNull();
    await blobs.write('aws/1/cache/users.json', 'one');
    await blobs.write('aws/1/cache/users.json', 'two');
    expect(await blobs.read('aws/1/cache/users.json')).toEqual({ text: 'two', modifiedAt: NOW });
    expect([...objects.keys()]).toEqual(['keywarden/aws/1/cache/users.json']);
    expect(await blobs.list('aws/1/cache')).toEqual(['users.json']);
    await blobs.remove('aws/1/cache/users.json');
    expect(await blobs.list('aws/1/cache')).toEqual([]);
  });

  it('are made by one of two writers', async () => {
    const { open } = aBucket();
    const [one, two] = [open(), open()];
    const condition = { ifAbsent: true } as const;
    expect(await one.write('aws/1/lock/1.json', 'one', condition)).toBe(true);
    expect(await two.write('aws/1/lock/1.json', 'two', condition)).toBe(false);
  });

  it.each(['lost answer', 'conflict'] as const)('are made all the same after a %s', async (trouble) => {
    const { open, troubles } = aBucket();
    troubles.push(trouble);
    expect(await open().write('aws/1/lock/1.json', 'one', { ifAbsent: true })).toBe(true);
  });

  it('say what is missing when S3 denies', async () => {
    const { open, troubles } = aBucket();
    troubles.push('denied');
    const error = await open()
      .write('aws/1/lock/1.json', 'one')
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect(String(error)).toContain('s3:PutObject and s3:DeleteObject');
  });

  it('lead nowhere else', async () => {
    await expect(aBucket().open().read('../other')).rejects.toThrow(StoreError);
  });
});

describe('a journal in S3', () => {
  it('lies in the folder of its day, and goes on in a new object when one is long', async () => {
    const { open, objects } = aBucket();
    await longJournal(open());
    const keys = [...objects.keys()].map((key) => key.replace(/^.*\/journal\//, ''));
    expect(keys).toEqual([
      'day=2026-11-01/20261101T020000Z-one.jsonl',
      'day=2026-11-01/20261101T020000Z-one~00001.jsonl',
      'day=2026-11-01/20261101T020000Z-one~00002.jsonl',
    ]);
    expect(await verifyJournal(open(), SCOPE, SEAL)).toMatchObject({ ok: true, entries: 7, files: 1 });
  });

  it.each([
    ['its second object', (keys: readonly string[]) => [keys[1]]],
    ['its first object', (keys: readonly string[]) => [keys[0]]],
    ['its first two objects', (keys: readonly string[]) => keys.slice(0, 2)],
  ])('from which %s was removed is not whole, though the rest was the end of it', async (_, gone) => {
    const { open, objects } = aBucket();
    await longJournal(open());
    for (const key of gone([...objects.keys()])) objects.delete(key ?? '');
    expect((await verifyJournal(open(), SCOPE, SEAL)).problems.join()).toContain(
      'what it goes on from was removed',
    );
  });

  it('whose object was shortened is read on behind it', async () => {
    const { open, objects } = aBucket();
    await longJournal(open());
    const [, second = ''] = objects.keys();
    const { text, etag } = objects.get(second)!;
    objects.set(second, { text: `${text.split('\n')[0]}\n`, etag });
    const { ok, entries, problems } = await verifyJournal(open(), SCOPE, SEAL);
    expect([ok, entries]).toEqual([false, 5]);
    expect(problems.join()).toContain('follows an entry that is not there');
  });

  it('is whole whatever answers were lost, and is followed by the next run', async () => {
    const { open, troubles } = aBucket();
    for (const run of ['one', 'two']) {
      const journal = await openJournal(open(), SCOPE, run, NOW, SEAL);
      for (let count = 0; count < 4; count += 1) {
        troubles.push(count % 2 === 0 ? 'lost answer' : 'conflict');
        await journal.append(anEvent());
      }
    }
    expect(await verifyJournal(open(), SCOPE, SEAL)).toMatchObject({ ok: true, entries: 8, files: 2 });
  });

  it('that another hand changed is not written on', async () => {
    const { open, objects } = aBucket();
    const journal = await openJournal(open(), SCOPE, 'one', NOW, SEAL);
    await journal.append(anEvent());
    for (const [key, { text }] of objects) objects.set(key, { text: `${text}more`, etag: '"other"' });
    await expect(journal.append(anEvent())).rejects.toThrow('changed by another hand');
  });
});

describe('the lock in S3', () => {
  it('is held by one of many who want it at once', async () => {
    const { open } = aBucket();
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((run) => blobLock(open(), SCOPE, () => NOW).acquire(run, 60_000)),
    );
    expect(answers.filter(({ held }) => held)).toHaveLength(1);
  });
});
