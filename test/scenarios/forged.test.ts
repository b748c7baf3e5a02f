import { readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordTag } from '../../src/core/model/record.ts';
import { sealOf } from '../build/seal.ts';
import { ACCOUNT, type World, aWorld } from '../harness/cli.ts';
import { FALLBACK, policyFile } from '../harness/policy-file.ts';
import {
  BUSY,
  IDLE,
  aUser,
  addressees,
  apply,
  expectWholeJournal,
  holdOf,
  keyChanges,
  keyId,
  recordOf,
  statusOf,
} from '../harness/steps.ts';
import { putRecord, storeFolder } from '../harness/store.ts';

const ANA = keyId('ana');
const BO = keyId('bo');

/** Writes a tag as anybody can who may tag users. */
const tag = (world: World, user: string, name: string, value: string) =>
  world.byHand.tagUser(user, new Map([[name, value]]));

describe('somebody who can tag users, and nothing else', () => {
  it('cannot make an interrupted rotation up, whose "new" key is one in daily use', async () => {
    const users = Array.from({ length: 6 }, (_, index) => aUser(`user-${'abcdef'[index] ?? ''}`, BUSY));
    const rules = [{ name: 'all', rotate: { by: 'keywarden', after: '90d', remind: [] } }];
    const world = await aWorld({ users, policy: policyFile({ rules, deliver: { to: 'secrets-manager' } }) });
    for (const { name } of users) {
      const made = `v2 state=rotating since=2026-11-03T02:00Z run=0badcafe had=AKIAMADEUPMADEUPMADE sink=secrets-manager-487d6534 new=${keyId(name)} n=1`;
      await tag(world, name, recordTag('AKIAMADEUPMADEUPMADE'), made);
    }
    world.control.clearCalls();
    const { code, done } = await apply(world);
    expect([code, done, keyChanges(world)]).toEqual([1, [], []]);
    // Who looks into it is told once a run, whoever else is.
    expect(addressees(world)).toEqual([FALLBACK]);
    expect(world.control.mails()[0]?.text).toContain('CloudTrail');
  });

  it.each([
    [
      'a key that is off for long',
      `v2 state=deactivated since=2026-01-01T02:00Z cause=unused run=0badcafe n=9`,
    ],
    ['one without its pairs', 'v2 state=rotating since=2026-11-03T02:00Z run=0badcafe'],
    [
      'a count of 190 digits',
      `v2 state=restored since=2026-11-03T02:00Z run=0badcafe restores=${'9'.repeat(190)}`,
    ],
    [
      'a replacement that never was',
      `v2 state=replaced since=2026-09-01T02:00Z by=${BO} run=0badcafe tries=1`,
    ],
    [
      'a stray that is about to go',
      'v2 state=deactivating since=2026-11-01T02:00Z cause=rotated run=0badcafe stray=1',
    ],
  ])('says nothing with %s: the user is held, named, and nobody else is stopped', async (_, value) => {
    const world = await aWorld({ users: [aUser('ana', BUSY), aUser('bo', IDLE)] });
    await tag(world, 'ana', recordTag(ANA), value);
    world.control.clearCalls();
    const { code, done, err } = await apply(world);
    expect([code, done]).toEqual([1, ['notify bo']]);
    expect(err).toContain(`The tag ${recordTag(ANA)} of ana carries no seal of Keywarden`);
    expect([await holdOf(world, ANA), recordOf(world, ANA), keyChanges(world)]).toEqual([
      'RecordForged',
      value,
      [],
    ]);
  });

  it('cannot take a seal from one user, key or account to another', async () => {
    const world = await aWorld({ users: [aUser('ana', BUSY), aUser('bo', BUSY)] });
    const content = 'v2 state=deactivated since=2026-01-01T02:00Z cause=unused run=0badcafe n=1';
    const ofBo = await putRecord(world, 'bo', BO, content);
    const elsewhere = sealOf('444455556666').sign('record', ['AIDA', ANA], content);
    for (const value of [
      ofBo,
      `${content} seal=${elsewhere}`,
      `${ofBo} x=1`,
      ofBo.replace('unused', 'rotated'),
    ]) {
      await tag(world, 'ana', recordTag(ANA), value);
      await apply(world);
      expect([value, await holdOf(world, ANA)]).toEqual([value, 'RecordForged']);
    }
    expect(keyChanges(world)).toEqual([]);
  });

  it('cannot put back a record that Keywarden has replaced since', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(7);
    await apply(world);
    const off = recordOf(world, ANA) ?? '';
    expect((await world.run(['restore', ANA])).code).toBe(0);
    await tag(world, 'ana', recordTag(ANA), off);
    await world.byHand.setKeyStatus('ana', ANA, 'Inactive');
    world.passDays(60);
    world.control.clearCalls();
    expect((await apply(world)).code).toBe(1);
    expect([await holdOf(world, ANA), keyChanges(world)]).toEqual(['RecordRolledBack', []]);
  });
});

describe('somebody who can write the store, and nothing else', () => {
  async function told() {
    const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', IDLE)] });
    await apply(world);
    const file = (name: string) => join(storeFolder(world), name);
    return { world, file, receipts: file(`receipts/${ANA}.json`), memory: file('memory/users.json') };
  }
  const edit = async (file: string, change: (text: string) => string) =>
    writeFile(file, change(await readFile(file, 'utf8')));

  it('cannot make a notice older than it is', async () => {
    const { world, receipts } = await told();
    await edit(receipts, (text) => text.replaceAll('2026-11-', '2026-10-'));
    world.control.clearCalls();
    expect([(await apply(world)).code, await holdOf(world, ANA), keyChanges(world)]).toEqual([
      1,
      'RecordForged',
      [],
    ]);
  });

  it('cannot hand the notice of one key to another', async () => {
    const { world, receipts, file } = await told();
    const own = await readFile(receipts, 'utf8');
    await writeFile(file(`receipts/${BO}.json`), own.replaceAll(ANA, BO));
    expect([(await apply(world)).code, await holdOf(world, BO)]).toEqual([1, 'RecordForged']);
  });

  it('gains no step by taking a receipt away: the owner is told anew, and the clock starts again', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    const file = join(storeFolder(world), 'receipts', `${ANA}.json`);
    const former = await readFile(file);
    await rm(file);
    world.passDays(30);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect([(await apply(world)).code, statusOf(world, ANA)]).toEqual([0, 'Active']);
    const anew = await readFile(file);
    await writeFile(file, former);
    expect([(await apply(world)).code, await holdOf(world, ANA)]).toEqual([1, 'RecordForged']);
    await writeFile(file, anew);
    world.passDays(7);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
  });

  it('cannot put an older notice back, which was void since', async () => {
    const { world, receipts } = await told();
    const before = await readFile(receipts, 'utf8');
    // Used again: the notice is void, and its owner hears that nothing happens.
    world.control.use(ANA, { at: world.control.clock().now, service: 's3', region: 'us-east-1' });
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['notify ana']);
    await writeFile(receipts, before);
    expect([(await apply(world)).code, await holdOf(world, ANA)]).toEqual([1, 'RecordForged']);
  });

  it('cannot write an exemption, or a lost record, into what we remember', async () => {
    const { world, memory } = await told();
    await edit(memory, (text) =>
      text.replace(
        '"exemption": null',
        '"exemption": {"value":"until=2099-12-31 reason=x","firstSeen":"2026-11-01T00:00:00.000Z","goneSince":null}',
      ),
    );
    world.passDays(7);
    world.control.clearCalls();
    expect((await apply(world)).code).toBe(1);
    expect([await holdOf(world, ANA), await holdOf(world, BO), keyChanges(world)]).toEqual([
      'RecordForged',
      'RecordForged',
      [],
    ]);
  });

  it('stops nobody for good with a lock', async () => {
    const { world, file } = await told();
    const lock = file('lock/000000009999.json');
    await writeFile(lock, '{"run":"0badcafe","until":"9999-01-01T00:00:00.000Z","released":false}');
    const written = world.control.clock().now / 1000;
    await utimes(lock, written, written);
    const held = await world.run(['apply', '--yes', '--quiet']);
    expect([held.code, held.err]).toEqual([
      1,
      expect.stringContaining('at 2026-11-04T02:20:00Z at the latest'),
    ]);
    world.passDays(7);
    expect((await apply(world)).done).toContain('deactivate ana');
  });
});

describe('settle USER', () => {
  it('clears what is there, is in history, and starts every clock anew', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(7);
    const forged = 'v2 state=restored since=2026-11-05T02:00Z run=0badcafe';
    await tag(world, 'ana', recordTag(ANA), forged);
    expect((await apply(world)).code).toBe(1);
    const settled = await world.run(['settle', 'ana']);
    expect([settled.code, settled.out]).toEqual([0, expect.stringContaining('Settled ana: one record')]);
    expect(recordOf(world, ANA)).toBeUndefined();
    const history = (await world.run(['history', 'ana', '--output', 'json'])).out;
    expect(history).toContain(forged);
    await expectWholeJournal(world);
    // What the owner was told before counts for nothing: notice, grace, step.
    expect((await apply(world)).done).toEqual(['notify ana']);
    world.passDays(7);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
    expect(statusOf(world, ANA)).toBe('Inactive');
  });

  it('makes an older record of ours count no more', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(7);
    await apply(world);
    const off = recordOf(world, ANA) ?? '';
    expect((await world.run(['settle', 'ana'])).code).toBe(0);
    await tag(world, 'ana', recordTag(ANA), off);
    world.passDays(60);
    expect([(await apply(world)).code, await holdOf(world, ANA)]).toEqual([1, 'RecordRolledBack']);
  });

  it('makes a record count no more, though nothing is remembered of it', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(7);
    await apply(world);
    const off = recordOf(world, ANA) ?? '';
    await rm(join(storeFolder(world), 'memory'), { recursive: true });
    expect((await world.run(['settle', 'ana'])).code).toBe(0);
    await tag(world, 'ana', recordTag(ANA), off);
    world.passDays(60);
    expect([(await apply(world)).code, await holdOf(world, ANA)]).toEqual([1, 'RecordRolledBack']);
  });

  it('makes what was told before count no more, though somebody puts it back', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    const file = join(storeFolder(world), 'receipts', `${ANA}.json`);
    const told = await readFile(file);
    expect((await world.run(['settle', 'ana'])).code).toBe(0);
    await writeFile(file, told);
    world.passDays(60);
    expect([(await apply(world)).code, await holdOf(world, ANA)]).toEqual([1, 'RecordForged']);
    await rm(file);
    expect((await apply(world)).done).toEqual(['notify ana']);
  });

  it('counts our own records only, whatever number a forged one gives itself', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    const forged = 'v2 state=restored since=2026-11-01T02:00Z run=0badcafe n=999999999 seal=k5d97.forged';
    await tag(world, 'ana', recordTag(ANA), forged);
    expect((await apply(world)).code).toBe(1);
    expect((await world.run(['settle', 'ana'])).code).toBe(0);
    await apply(world);
    world.passDays(7);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
    expect(recordOf(world, ANA)).toMatch(/ n=[1-9] /);
  });

  it('clears what is remembered of the account, where somebody else wrote that', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    await writeFile(join(storeFolder(world), 'memory', 'users.json'), '{"version":1,"users":[]}');
    expect((await apply(world)).code).toBe(1);
    const { code, out } = await world.run(['settle', 'ana']);
    expect([code, out]).toEqual([0, expect.stringContaining('is cleared for the whole account')]);
    expect((await apply(world)).done).toEqual(['notify ana']);
  });

  it('says so where there is no such user', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    expect(await world.run(['settle', 'nobody'])).toMatchObject({
      code: 1,
      out: expect.stringContaining(`no user nobody in account ${ACCOUNT}`),
    });
  });
});

describe('the state key', () => {
  it('is made by the first command that changes anything, beside the store, for nobody else to read', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await rm(join(world.folder, 'store.key'));
    expect((await world.run(['plan'])).code).toBe(0);
    await expect(readFile(join(world.folder, 'store.key'))).rejects.toThrow('ENOENT');
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(await readFile(join(world.folder, 'store.key'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    world.passDays(7);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
  });

  it('is changed with its predecessor beside it; without, everything is held, and told apart from a forgery', async () => {
    const keys = { old: '1'.repeat(64), fresh: '2'.repeat(64) };
    const policy = (...names: readonly string[]) =>
      policyFile({ 'state-key': names.map((name) => `file:${name}.key`) });
    const world = await aWorld({ users: [aUser('ana', IDLE)], policy: policy('old') });
    for (const [name, key] of Object.entries(keys)) await world.write(`${name}.key`, key);
    await apply(world);
    world.passDays(7);
    await world.write('keywarden.yaml', policy('fresh'));
    const { code, err } = await apply(world);
    expect([code, await holdOf(world, ANA)]).toEqual([1, 'RecordForged']);
    expect(err).toContain('`state-key` was changed without its former value');
    await world.write('keywarden.yaml', policy('fresh', 'old'));
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
    // What is written from now on needs the former key no more; what is not, does.
    expect(recordOf(world, ANA)).toMatch(/ seal=k\S{20}$/);
  });

  it('that is not at hand leaves reading as it is, unverified, and nothing is changed', async () => {
    const policy = policyFile({ 'state-key': 'file:elsewhere.key' });
    const world = await aWorld({ users: [aUser('ana', IDLE)], policy });
    await world.write('elsewhere.key', '3'.repeat(64));
    await apply(world);
    world.passDays(7);
    await rename(join(world.folder, 'elsewhere.key'), join(world.folder, 'lost.key'));
    const plan = await world.run(['plan']);
    expect([plan.code, plan.out]).toEqual([0, expect.stringContaining('deactivate')]);
    expect(plan.out + plan.err).toContain('unverified');
    world.control.clearCalls();
    const { code, err } = await world.run(['apply', '--yes', '--quiet']);
    expect([code, keyChanges(world)]).toEqual([1, []]);
    expect(err).toContain('Nothing is changed without the state key');
  });
});
