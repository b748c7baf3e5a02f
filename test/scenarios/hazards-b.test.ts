import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { importPredecessor } from '../../src/config/importers/import.ts';
import { CHECK_AND_ROTATE_ENV } from '../../src/config/importers/samples.fixture.ts';
import { DAY, toDate } from '../../src/core/model/time.ts';
import { allBuckets } from '../../src/sandbox/s3/state.ts';
import { daysAgo } from '../build/time.ts';
import { type User, type World, aWorld } from '../harness/cli.ts';
import {
  apply,
  applyDaily,
  aUser,
  expectWholeJournal,
  holdOf,
  keyChanges,
  keyId,
  plan,
  recordOf,
  stateOf,
  statusOf,
  writes,
} from '../harness/steps.ts';

/** Hazards of "check-and-rotate-iam-access-keys-age": each is tried here under what `import` makes of it. */

const { yaml: IMPORTED } = importPredecessor([{ name: '.env', text: CHECK_AND_ROTATE_ENV }]);
const BUCKET = 'handover';
const DENIED = { kind: 'error', code: 'AccessDenied', status: 403 } as const;
/** Due for rotation today, and in use. */
const DUE = { ageDays: 60, lastUsedDaysAgo: 0 };
const OLD = keyId('ana');

const imported = (...users: readonly User[]) =>
  aWorld({ policy: IMPORTED, users: [...users], s3: { buckets: [BUCKET] } });

const keysOf = (world: World, name: string) =>
  (world.control.state()[0]?.users.find((user) => user.name === name)?.keys ?? []).map(({ id }) => id);
/** The key that a user has been given. */
const newKeyOf = (world: World, name: string) =>
  keysOf(world, name).find((id) => id !== keyId(name)) ?? 'none';
const files = (world: World) => {
  return [...(allBuckets(world.sandbox.world).get(BUCKET)?.objects.keys() ?? [])];
};

/** A run every so many days, each followed by what the owner does. */
async function runs(world: World, count: number, owner: () => void = () => {}, every = 1): Promise<void> {
  for (let run = 0; run < count; run += 1) {
    world.passDays(every);
    await apply(world);
    owner();
  }
}

describe('the hazards of check-and-rotate', () => {
  it('B1: users beyond the first page are seen', async () => {
    const users = Array.from({ length: 130 }, (_, index) => ({
      name: `user-${String(index).padStart(3, '0')}`,
      tags: { email: 'team@example.com' },
      keys: [{ ageDays: 40, lastUsedDaysAgo: 0 }],
    }));
    const world = await imported(...users);
    world.control.setSwitches({ shortPages: 50 });
    const { steps } = await plan(world);
    expect([steps.length, steps.at(-1)]).toEqual([130, 'notify user-129']);
  });

  it('B2: an error about one user ends neither the run nor its honesty', async () => {
    const world = await imported(aUser('ana', DUE), aUser('bo', DUE), aUser('cy', DUE));
    world.control.addFault({ operation: 'iam:CreateAccessKey', userName: 'ana', ...DENIED });
    const ran = await apply(world);
    expect([ran.code, ran.failed, ran.done]).toEqual([
      1,
      ['rotate ana'],
      ['notify bo', 'notify cy', 'rotate bo', 'rotate cy'],
    ]);
  });

  it('B3: a bucket that cannot be written is noticed before a key is made', async () => {
    const world = await imported(aUser('ana', DUE));
    world.control.addFault({ operation: 's3:PutObject', ...DENIED });
    expect(await apply(world)).toMatchObject({ code: 1, failed: ['rotate ana'] });
    expect([keyChanges(world), keysOf(world, 'ana')]).toEqual([[], [OLD]]);
  });

  it('B3: a key whose upload fails is taken back: no secret is lost, and the slot is free again', async () => {
    const world = await imported(aUser('ana', DUE));
    // The first write is the probe.
    world.control.addFault({ operation: 's3:PutObject', after: 1, ...DENIED });
    expect(await apply(world)).toMatchObject({ code: 1, failed: ['rotate ana'] });
    expect(keyChanges(world)).toEqual(['iam:CreateAccessKey', 'iam:DeleteAccessKey']);
    expect([keysOf(world, 'ana'), recordOf(world, OLD), files(world)]).toEqual([[OLD], undefined, []]);
    world.control.clearFaults();
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['notify ana', 'rotate ana']);
  });

  it('B4: an address that is rejected leaves a whole rotation, and the next run tells the owner', async () => {
    const world = await imported(aUser('ana', DUE));
    world.control.addFault({
      operation: 'ses:SendEmail',
      kind: 'error',
      code: 'MessageRejected',
      status: 400,
    });
    expect(await apply(world)).toMatchObject({ code: 1, done: ['rotate ana'], failed: ['notify ana'] });
    const fresh = newKeyOf(world, 'ana');
    expect([stateOf(world, OLD), stateOf(world, fresh)]).toEqual(['replaced', 'issued']);
    expect(files(world)).toEqual([`credential/ana/ana_${fresh}.csv`]);
    world.control.clearFaults();
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(world.control.mails().at(-1)?.text).toContain(`credential/ana/ana_${fresh}.csv`);
  });

  it('B5: both records of a rotation are one call: there is no half of it to block anybody', async () => {
    const world = await imported(aUser('ana', DUE), aUser('bo', DUE));
    // The first TagUser is the intent, the second the commit.
    world.control.addFault({ operation: 'iam:TagUser', userName: 'ana', after: 1, ...DENIED });
    expect(await apply(world)).toMatchObject({ code: 1, done: expect.arrayContaining(['rotate bo']) });
    expect(stateOf(world, keyId('bo'))).toBe('replaced');
    expect([stateOf(world, OLD), statusOf(world, OLD)]).toEqual(['rotating', 'Active']);
    world.control.clearFaults();
    // What nobody has used is switched off, deleted a day later, and then there is room for a new key.
    await applyDaily(world, 3);
    expect([stateOf(world, OLD), stateOf(world, newKeyOf(world, 'ana'))]).toEqual(['replaced', 'issued']);
    await expectWholeJournal(world);
  });

  it('B5: one tag without the other blocks that user only, and is named', async () => {
    const half = { ...aUser('ana', DUE, { ageDays: 4 }) };
    const world = await imported(
      { ...half, tags: { ...half.tags, 'last-check-date': toDate(daysAgo(4)) } },
      aUser('bo', DUE),
    );
    const { code, done, err } = await apply(world);
    expect([code, done]).toEqual([1, ['notify bo', 'rotate bo']]);
    expect(err).toContain('the tag last-check-date stands without last-check-old-key');
  });

  it('B6: an owner who disables the new key keeps the old, working one', async () => {
    const world = await imported(aUser('ana', DUE));
    await apply(world);
    const fresh = newKeyOf(world, 'ana');
    await world.byHand.setKeyStatus('ana', fresh, 'Inactive');
    await runs(world, 8, () => world.control.use(OLD), 5);
    expect([statusOf(world, OLD), statusOf(world, fresh)]).toEqual(['Active', 'Inactive']);
    expect(await holdOf(world, OLD)).toBe('ReplacementGone');
  });

  it('B7: an owner who disables the old key early has it deleted that much later than it was seen, not than it was issued', async () => {
    const world = await imported(aUser('ana', DUE));
    await apply(world);
    await runs(world, 3, () => world.control.use(newKeyOf(world, 'ana')));
    await world.byHand.setKeyStatus('ana', OLD, 'Inactive');
    const done = await applyDaily(world, 12);
    // Seen on the next day, deleted ten days after that.
    expect(Object.keys(done).find((day) => done[Number(day)]?.includes('delete ana'))).toBe('11');
  });

  it('B8: an old key goes only when the new one is in use and the old one is quiet', async () => {
    const world = await imported(aUser('ana', DUE), aUser('bo', DUE), aUser('cy', DUE));
    await apply(world);
    // ana never fetches hers, bo uses both, cy changes over at once.
    await runs(
      world,
      15,
      () => {
        if (statusOf(world, keyId('ana')) === 'Active') world.control.use(keyId('ana'));
        world.control.use(keyId('bo'));
        world.control.use(newKeyOf(world, 'bo'));
        world.control.use(newKeyOf(world, 'cy'));
      },
      2,
    );
    expect(['ana', 'bo', 'cy'].map((name) => statusOf(world, keyId(name)))).toEqual([
      'Active',
      'Active',
      'gone',
    ]);
    expect(await holdOf(world, keyId('ana'))).toBe('ReplacementNotUsed');
    expect(await holdOf(world, keyId('bo'))).toBe('OldKeyStillUsed');
  });

  it('B9: keeping two keys does not evade rotation', async () => {
    const made = { ageDays: 20, lastUsedDaysAgo: 0 };
    const world = await imported(aUser('ana', DUE, made), aUser('bo', DUE, DUE));
    await apply(world);
    // ana has made the second herself and changed over; bo uses both.
    await runs(world, 11, () => {
      for (const id of [keyId('ana', 2), keyId('bo', 1), keyId('bo', 2)]) world.control.use(id);
    });
    expect([statusOf(world, keyId('ana', 1)), statusOf(world, keyId('ana', 2))]).toEqual([
      'Inactive',
      'Active',
    ]);
    expect([await holdOf(world, keyId('bo', 1)), await holdOf(world, keyId('bo', 2))]).toEqual([
      'TwoKeysInUse',
      'TwoKeysInUse',
    ]);
    const told = world.control.mails().filter(({ to }) => to.includes('bo@example.com'));
    expect(told.map(({ text }) => text).join()).toMatch(/both of this user are active/);
  });

  it('B10: "today" is the date AWS answers with in this run, however stale or wrong the local clock is', async () => {
    const world = await imported(aUser('ana', { ageDays: 59, lastUsedDaysAgo: 0 }), aUser('bo', DUE));
    for (const off of [-30 * DAY, 30 * DAY]) {
      const { out } = await world.run(['plan', '--output', 'json'], {
        clock: () => world.control.clock().now + off,
      });
      const items = (JSON.parse(out) as { accounts: { items: { user: string; step: string }[] }[] })
        .accounts[0]?.items;
      expect(items?.map(({ user, step }) => `${step} ${user}`).toSorted()).toEqual([
        'notify ana',
        'rotate bo',
      ]);
    }
    world.passDays(1);
    expect((await plan(world)).steps).toEqual(['rotate ana', 'rotate bo']);
  });

  it('B10: a failed upload leaves no secret in /tmp, or anywhere on disk', async () => {
    const world = await imported(aUser('ana', DUE));
    const temporary = join(world.folder, 'tmp');
    await mkdir(temporary);
    vi.stubEnv('TMPDIR', temporary);
    world.control.addFault({ operation: 's3:PutObject', after: 1, ...DENIED });
    expect((await apply(world)).failed).toEqual(['rotate ana']);
    // Every file of the run is searched for secrets when the world closes; here there must be none at all.
    expect([await readdir(temporary), writes(world)]).toEqual([
      [],
      expect.arrayContaining(['iam:CreateAccessKey']),
    ]);
  });
});
