import { mkdirSync, writeFileSync } from 'node:fs';
import { cp, readFile, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resealed, sealOf } from '../build/seal.ts';
import { tappedRun } from '../harness/broken-run.ts';
import { ACCOUNT, aWorld, type World } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';
import {
  IDLE,
  aUser,
  addressees,
  apply,
  expectWholeJournal,
  holdOf,
  keyId,
  plan,
  recordOf,
  statusOf,
} from '../harness/steps.ts';
import { storeFolder } from '../harness/store.ts';

const ANA = keyId('ana');
const TAG = `keywarden:${ANA}`;

/** A key that was deactivated because nobody used it. */
async function deactivated(): Promise<World> {
  const world = await aWorld({ users: [aUser('ana', IDLE)] });
  await apply(world);
  world.passDays(7);
  expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
  return world;
}

/** The record without its count and seal, which are new each time it is written. */
function saysOf(world: World): string | undefined {
  return recordOf(world, ANA)?.replace(/ n=.*/, '');
}

describe('a record that somebody removes, as Terraform does with tags it does not know', () => {
  it('is written again as it was: the clock of the key neither stops nor starts afresh', async () => {
    const world = await deactivated();
    const record = saysOf(world);
    world.passDays(3);
    await world.byHand.untagUser('ana', [TAG]);
    expect((await apply(world)).done).toEqual(['repair ana']);
    expect(saysOf(world)).toBe(record);
    world.passDays(26);
    expect((await apply(world)).done).toEqual([]);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['delete ana']);
    await expectWholeJournal(world);
  });

  it('and removes it again is left to people: nothing is done to the key, and a week later it is tried once more', async () => {
    const world = await deactivated();
    const record = saysOf(world);
    await world.byHand.untagUser('ana', [TAG]);
    await apply(world);
    world.passDays(1);
    await world.byHand.untagUser('ana', [TAG]);
    expect((await apply(world)).done).toEqual([]);
    const [hold] = (await plan(world)).holds;
    expect(hold).toMatchObject({ reason: 'RecordContested', keyId: ANA });
    expect(hold?.message).toContain('ignore_tags { key_prefixes = ["keywarden:"] }');
    world.passDays(6);
    expect((await apply(world)).done).toEqual([]);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['repair ana']);
    expect(saysOf(world)).toBe(record);
  });

  it('of a key that was restored is written again as the restoring left it', async () => {
    const world = await deactivated();
    expect((await world.run(['restore', ANA])).code).toBe(0);
    const record = saysOf(world);
    expect(record).toContain('state=restored');
    await world.byHand.untagUser('ana', [TAG]);
    // Its owner hears that it is not going to be deleted.
    expect((await apply(world)).done).toEqual(['notify ana', 'repair ana']);
    expect(saysOf(world)).toBe(record);
  });

  it('is no loss when the key is gone, too', async () => {
    const world = await deactivated();
    await world.byHand.untagUser('ana', [TAG]);
    await world.byHand.deleteKey('ana', ANA);
    world.passDays(1);
    expect((await apply(world)).done).toEqual([]);
  });
});

describe('what is remembered', () => {
  it('and cannot be read holds everything; removed, the runs go on', async () => {
    const world = await deactivated();
    const [file = ''] = await memoryFiles(world);
    await world.write(file, '{ "version": 1, "users": [');
    world.passDays(31);
    expect((await apply(world)).done).toEqual([]);
    const [hold] = (await plan(world)).holds;
    expect(hold).toMatchObject({ reason: 'ObservationIncomplete' });
    expect(hold?.message).toContain('Restore it from a copy, or remove it');
    await rm(join(world.folder, file));
    expect((await apply(world)).done).toEqual(['delete ana']);
  });
});

describe('a run that looked before another one wrote down what stands', () => {
  it('leaves out what it saw: the other looked last', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await world.byHand.tagUser('ana', new Map([['keywarden:exempt', 'until=2026-12-31 reason=audit']]));
    const file = join(storeFolder(world), 'memory', 'users.json');
    const written = '{ "version": 1, "savedBy": "0badcafe/1", "users": [] }';
    const ofAnother = resealed('memory', 'users', written, (body) => body, sealOf(ACCOUNT));
    await tappedRun(world, {
      // The cache is kept at the end of the look.
      before: (change) => {
        if (change !== 'store save cache') return;
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, ofAnother);
      },
      after: () => {},
    });
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ users: [] });
    await apply(world);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ users: [{ exemption: {} }] });
  });
});

describe('an exemption whose tag vanishes before its end', () => {
  async function exempted(): Promise<World> {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    const { code, out } = await world.run([
      'exempt',
      'ana',
      '--until',
      '2026-12-31',
      '--reason',
      'audit: needs it',
    ]);
    expect([code, out]).toEqual([0, 'ana is exempt: until=2026-12-31 reason=audit: needs it\n']);
    await world.byHand.untagUser('ana', ['keywarden:exempt']);
    return world;
  }

  it('counts until somebody confirms its end, in the run that first misses it and in all after it', async () => {
    const world = await exempted();
    for (let day = 0; day < 3; day += 1) {
      expect((await apply(world)).done).toEqual([]);
      expect(await holdOf(world, ANA)).toBe('ExemptionVanished');
      world.passDays(1);
    }
    expect((await world.run(['history', 'ana'])).out).toContain('gone before its end');
    const { code, out } = await world.run(['exempt', 'ana', '--end']);
    expect(code).toBe(0);
    expect(out).toContain('its tag had vanished before');
    expect((await apply(world)).done).toEqual(['notify ana']);
    await expectWholeJournal(world);
  });

  it('is over on its last day all the same', async () => {
    const world = await exempted();
    world.passDays(56);
    await apply(world);
    expect(await holdOf(world, ANA)).toBe('ExemptionVanished');
    world.passDays(2);
    expect((await apply(world)).done).toEqual(['notify ana']);
  });
});

describe('the end of an exemption', () => {
  const EXEMPT = ['exempt', 'ana', '--until', '2026-12-31', '--reason', 'audit'];

  it('stays confirmed when a run that looked before it goes on after it', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', IDLE)] });
    await world.run(EXEMPT);
    const answer = async () => {
      expect((await world.run(['exempt', 'ana', '--end'])).code).toBe(0);
      return true;
    };
    const isTerminal = { input: true, output: true, error: true };
    expect((await world.run(['apply'], { isTerminal, confirm: answer })).code).toBe(0);
    expect((await apply(world)).done).toEqual(['notify ana']);
  });

  it('is not confirmed while it cannot be read what stood there before', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await world.run(EXEMPT);
    const [file = ''] = await memoryFiles(world);
    await world.write(file, '{');
    const { code, out } = await world.run(['exempt', 'ana', '--end']);
    expect([code, out]).toEqual([1, expect.stringContaining('Restore it from a copy')]);
    expect(world.control.calls({ operation: 'UntagUser' })).toEqual([]);
  });

  it('can be confirmed also when nobody could ever read it', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await world.byHand.tagUser('ana', new Map([['keywarden:exempt', 'for ever']]));
    await apply(world);
    expect(await holdOf(world, ANA)).toBe('ExemptionUnreadable');
    await world.byHand.untagUser('ana', ['keywarden:exempt']);
    const [hold] = (await plan(world)).holds;
    expect([hold?.reason, hold?.message]).toEqual([
      'ExemptionVanished',
      expect.stringContaining('keywarden exempt ana --end'),
    ]);
    expect((await world.run(['exempt', 'ana', '--end'])).code).toBe(0);
    expect((await apply(world)).done).toEqual(['notify ana']);
  });
});

describe('exempt', () => {
  it('takes out one key, and the other is treated like any other', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE, IDLE)] });
    const { code } = await world.run(['exempt', ANA, '--until', '2026-12-01', '--reason', 'batch job']);
    expect(code).toBe(0);
    await apply(world);
    world.passDays(7);
    await apply(world);
    expect([statusOf(world, ANA), statusOf(world, keyId('ana', 2))]).toEqual(['Active', 'Inactive']);
    expect(await holdOf(world, ANA)).toBe('Exempt');
  });

  it('given in the grace voids what the owner was told', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    await world.run(['exempt', 'ana', '--until', '2026-11-05', '--reason', 'freeze']);
    await world.run(['exempt', 'ana', '--end']);
    world.passDays(8);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(addressees(world)).toEqual(['ana@example.com', 'ana@example.com']);
  });

  it.each([
    ['a day that is over', ['ana', '--until', '2026-11-03', '--reason', 'x'], /is over/, 1],
    ['longer than the policy allows', ['ana', '--until', '2027-05-04', '--reason', 'x'], /exempt-max/, 1],
    ['a reason that no tag can hold', ['ana', '--until', '2026-12-01', '--reason', 'a; b'], /holds ";"/, 1],
    ['nobody', ['zoe', '--until', '2026-12-01', '--reason', 'x'], /no user and no key zoe/, 1],
    ['no end that there could be', ['ana', '--end'], /no exemption by tag/, 1],
    ['no day', ['ana', '--reason', 'x'], /--until/, 2],
    ['a day that is none', ['ana', '--until', 'tomorrow', '--reason', 'x'], /Give a day/, 2],
    ['an end with a day', ['ana', '--end', '--until', '2026-12-01'], /--end ends/, 2],
  ])('refuses %s, says why, and writes nothing', async (_, args, why, wanted) => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    const { code, out, err } = await world.run(['exempt', ...args]);
    expect(code).toBe(wanted);
    expect(out + err).toMatch(why);
    expect(world.control.calls({ operation: 'TagUser' })).toEqual([]);
  });
});

async function memoryFiles(world: World): Promise<readonly string[]> {
  const all = await readdir(world.folder, { recursive: true });
  return all.filter((name) => name.endsWith('memory/users.json'));
}

describe('a store that is put back after a while with another one', () => {
  async function untilOff(world: World): Promise<void> {
    for (let day = 0; day < 12 && recordOf(world, ANA) === undefined; day += 1) {
      world.passDays(1);
      await apply(world);
    }
    expect(recordOf(world, ANA)).toContain('state=deactivated');
  }

  it('makes everybody be told anew once, and not with every run', async () => {
    const world = await aWorld({
      policy: policyFile({
        rules: [
          { name: 'all', unused: { after: '45d', grace: '7d' }, rotate: { by: 'owner', after: '300d' } },
        ],
      }),
      users: [aUser('ana', IDLE), aUser('bob', { ageDays: 400, lastUsedDaysAgo: 0.1 })],
    });
    await apply(world);
    await untilOff(world);
    const kept = `${storeFolder(world)}.kept`;
    await cp(storeFolder(world), kept, { recursive: true });
    await rm(storeFolder(world), { recursive: true });
    // With the new store her record begins to count anew.
    await world.byHand.untagUser('ana', [TAG]);
    await world.byHand.setKeyStatus('ana', ANA, 'Active');
    await apply(world);
    await untilOff(world);
    await rm(storeFolder(world), { recursive: true });
    await cp(kept, storeFolder(world), { recursive: true });
    const told: number[] = [];
    for (let day = 0; day < 4; day += 1) {
      world.passDays(1);
      const before = addressees(world).length;
      await apply(world);
      told.push(
        addressees(world)
          .slice(before)
          .filter((to) => to === 'bob@example.com').length,
      );
    }
    expect(await holdOf(world, ANA)).toBe('RecordRolledBack');
    expect(told).toEqual([1, 0, 0, 0]);
  });
});
