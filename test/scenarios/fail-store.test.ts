import { writeFileSync } from 'node:fs';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/core/model/time.ts';
import { policyFile } from '../harness/policy-file.ts';
import { type World, aWorld } from '../harness/cli.ts';
import { BUSY_DAY, SETTLED, UNTOUCHED, aBusyDay, keysOf } from '../harness/busy-day.ts';
import {
  IDLE,
  aUser,
  addressees,
  apply,
  expectWholeJournal,
  holdOf,
  keyId,
  statusOf,
  writes,
} from '../harness/steps.ts';
import { storeFolder, storeOf } from '../harness/store.ts';

const ANA = keyId('ana');

describe('a store that cannot be written', () => {
  it('stops apply and restore before anything happens; reading goes on, and says what it could not remember', async () => {
    const world = await aBusyDay({
      policy: policyFile({ store: './keywarden.yaml/store', 'state-key': 'file:store.key' }),
    });
    for (const command of [
      ['apply', '--yes'],
      ['restore', keyId('dora')],
    ]) {
      const { code, out, err } = await world.run([...command, '--quiet']);
      expect([command, code, out]).toEqual([command, 1, '']);
      expect(err).toContain('a file stands where a folder should be (ENOTDIR)');
    }
    expect([keysOf(world), writes(world)]).toEqual([UNTOUCHED, []]);
    expect((await world.run(['scan', '--output', 'json'])).code).toBe(0);
  });
});

describe('a store that was lost', () => {
  it('costs time and never safety: owners are told anew, and their clocks start again', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    await rm(join(world.folder, 'store'), { recursive: true });
    world.passDays(7);
    expect((await apply(world)).done).toEqual(['notify ana']);
    world.passDays(6);
    expect((await apply(world)).done).toEqual([]);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
    await rm(join(world.folder, 'store'), { recursive: true });
    world.passDays(30);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(statusOf(world, ANA)).toBe('Inactive');
    world.passDays(7);
    expect((await apply(world)).done).toEqual(['delete ana']);
  });
});

describe('a receipt that somebody changed', () => {
  it.each([
    ['so that it is no JSON', (text: string) => text.slice(0, 60), 'RecordUnreadable', 'cannot be used'],
    [
      'so that a member is missing',
      (text: string) => text.replace(/"promised": "[^"]*",/, ''),
      'RecordUnreadable',
      'cannot be used',
    ],
    [
      'so that it speaks of another key',
      (text: string) => text.replaceAll(ANA, keyId('bo')),
      'RecordUnreadable',
      'cannot be used',
    ],
    [
      'so that it promises an earlier date',
      (text: string) => text.replace(/"promised": "2026-11-/, '"promised": "2025-11-'),
      'RecordForged',
      'carries a seal that was made for something else',
    ],
  ])('%s holds the user, is named, and shows in the exit code', async (_, edit, reason, why) => {
    const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', IDLE)] });
    await apply(world);
    world.passDays(7);
    const file = join(storeFolder(world), 'receipts', `${ANA}.json`);
    const before = await readFile(file, 'utf8');
    await writeFile(file, edit(before));
    const { code, done, err } = await apply(world);
    expect([code, done]).toEqual([1, ['deactivate bo', 'notify bo']]);
    expect(err).toContain('Not decided: ana: ');
    expect(err).toContain(`${file} ${why}`);
    expect(await holdOf(world, ANA)).toBe(reason);
    expect(await readFile(file, 'utf8')).toBe(edit(before));
    await writeFile(file, before);
    expect(await apply(world)).toMatchObject({ code: 0, done: ['deactivate ana', 'notify ana'] });
  });
});

describe('a journal that somebody changed', () => {
  const tampered = async (edit: (text: string) => string) => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(7);
    await apply(world);
    await expectWholeJournal(world);
    const folder = join(storeFolder(world), 'journal');
    const [first = ''] = (await readdir(folder)).toSorted();
    const file = join(folder, first);
    await writeFile(file, edit(await readFile(file, 'utf8')));
    return { world, file };
  };

  it.each([
    ['a word', (text: string) => text.replace('ana@example.com', 'eve@example.com'), /line \d+ was changed/],
    [
      'a line that is gone',
      (text: string) => text.replace(/^.*notice-accepted.*\n/m, ''),
      /follows an entry that is not there/,
    ],
    ['garbage', (text: string) => `${text}burnt\n`, /line \d+ was changed: it is not JSON/],
  ])('is found by history --verify: %s', async (_, edit, said) => {
    const { world, file } = await tampered(edit);
    const { code, out } = await world.run(['history', '--verify']);
    expect([code, out]).toEqual([1, expect.stringMatching(said)]);
    expect(out).toContain(file);
    const data = (await world.run(['history', '--verify', '--output', 'json'])).json();
    expect(data).toMatchObject({ ok: false });
  });

  it('at its end is missed only with the head that was noted before', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    const { head } = (await world.run(['history', '--verify', '--output', 'json'])).json() as {
      head: string;
    };
    world.passDays(7);
    await apply(world);
    expect((await world.run(['history', '--verify', '--head', head])).code).toBe(0);
    const folder = join(storeFolder(world), 'journal');
    for (const name of await readdir(folder)) await rm(join(folder, name));
    expect((await world.run(['history', '--verify'])).code).toBe(0);
    expect(await world.run(['history', '--verify', '--head', head])).toMatchObject({
      code: 1,
      out: expect.stringContaining('entries were removed from its end'),
    });
  });

  it('so that its end cannot be read stops the next run before anything happens', async () => {
    const { world } = await tampered((text) => text);
    const folder = join(storeFolder(world), 'journal');
    const last = join(folder, (await readdir(folder)).toSorted().at(-1) ?? '');
    await writeFile(last, `${await readFile(last, 'utf8')}burnt\n`);
    world.passDays(30);
    world.control.clearCalls();
    const { code, err } = await world.run(['apply', '--yes', '--quiet']);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('`keywarden history --verify` says what else is wrong'),
    ]);
    expect(writes(world)).toEqual([]);
    expect(await world.run(['history'])).toMatchObject({ code: 1, out: '' });
  });
});

describe('the lock', () => {
  const hold = async (world: World) => {
    const lease = await storeOf(world).lock.acquire('other-run', 20 * MINUTE);
    expect(lease.held).toBe(true);
  };

  it('of a run at work keeps others out, apply and restore, and says for how long', async () => {
    const world = await aBusyDay();
    await hold(world);
    for (const command of [
      ['apply', '--yes'],
      ['restore', keyId('dora')],
    ]) {
      const { code, out, err } = await world.run([...command, '--quiet']);
      expect([command, code, out]).toEqual([command, 1, '']);
      expect(err).toContain('Run other-run is at work on account 111122223333, so nothing was done.');
      expect(err).toContain('at 2026-11-04T02:20:00Z at the latest');
    }
    expect([keysOf(world), writes(world)]).toEqual([UNTOUCHED, []]);
  });

  it('of a run that died is taken over when its lease is over, not before', async () => {
    const world = await aBusyDay();
    await hold(world);
    world.control.advance(20 * MINUTE - 1);
    expect((await world.run(['apply', '--yes'])).code).toBe(1);
    world.control.advance(1);
    expect((await apply(world)).done).toEqual(BUSY_DAY);
    expect(keysOf(world)).toEqual(SETTLED);
  });

  it('lost in the middle of a run ends that run', async () => {
    const world = await aWorld({ users: ['ana', 'bo', 'cy'].map((name) => aUser(name, IDLE)) });
    const ticket = join(storeFolder(world), 'lock', '000000000099.json');
    const { code, err } = await world.run(['apply', '--yes', '--quiet'], {
      clock: () => {
        // The machine slept for an hour after the first mail, and another run took over.
        if (addressees(world).length > 0)
          writeFileSync(ticket, '{"run":"other","until":"2026-11-04T03:20:00.000Z","released":false}');
        return world.control.clock().now;
      },
    });
    expect([code, err]).toEqual([1, expect.stringContaining('has lost its lock')]);
    expect(addressees(world)).toHaveLength(1);
  });
});
