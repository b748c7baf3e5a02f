import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyOne } from '../run/apply.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import { timeOn } from './cast/calendar.ts';
import { account, everyDay, robot, usedKey } from './cast/people.ts';
import { seedOf } from './cast/seed.ts';
import { type NextRun, keywardenFor } from './keywarden.ts';
import { Killed } from './mortal.ts';
import { type SignedCaller, signedCaller } from './people/signed-call.ts';

const ID = '111122223333';
const CAST = [
  account(ID, 'prod', [
    robot('first', 'web', usedKey(100, ['sts', 'eu-west-1'], everyDay)),
    robot('second', 'web', usedKey(90, ['sts', 'eu-west-1'], everyDay)),
  ]),
];

describe('a run that is killed in the middle of replacing a key', () => {
  let folder: string;
  let sandbox: Sandbox;
  let caller: SignedCaller;
  let keywarden: NextRun;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keywarden-test-'));
    sandbox = await startSandbox({
      realTime: Date.now,
      now: timeOn(0, '02:00'),
      clock: 'frozen',
      seed: seedOf(CAST),
    });
    caller = signedCaller(sandbox.endpoint);
    let runs = 0;
    const randomHex = (digits: number) => String((runs += 1)).padStart(digits, '0');
    keywarden = await keywardenFor({ sandbox, folder, caller, randomHex, sabotage: null });
  });
  afterEach(async () => {
    caller.close();
    await sandbox.close();
    await rm(folder, { recursive: true });
  });

  const run = async (killedAt?: string) => {
    const applied = await applyOne(await keywarden(ID, killedAt), {
      consent: ({ items }) => Promise.resolve(new Set(items.map(({ id }) => id))),
    });
    if (applied.ended?.cause instanceof Killed) throw applied.ended.cause;
    return applied;
  };
  const done = async () =>
    (await run()).results
      .filter(({ outcome, item }) => outcome === 'done' && item.decision.step !== 'notify')
      .map(({ item }) => `${item.decision.step} ${item.decision.user}`);
  const keysOf = (name: string) =>
    sandbox.control.state()[0]?.users.find((user) => user.name === name)?.keys.length;

  it('does nothing more at all: the key is there, its secret nowhere, and the lock still held', async () => {
    await expect(run('second')).rejects.toThrow(Killed);
    const last = sandbox.control.calls().at(-1);
    expect(last).toMatchObject({ operation: 'CreateAccessKey', parameters: { UserName: 'second' } });
    expect([keysOf('first'), keysOf('second')]).toEqual([2, 2]);
    await expect(run()).rejects.toThrow('is at work on account');
  });
  it('is put right by the next ones: what it made is known by its session, deactivated, and deleted', async () => {
    await expect(run('second')).rejects.toThrow(Killed);
    sandbox.control.setClock(timeOn(1, '02:00'));
    expect(await done()).toEqual(['repair second']);
    expect(keysOf('second')).toBe(2);
    // Nobody called with it for a day more.
    sandbox.control.setClock(timeOn(2, '04:00'));
    expect(await done()).toEqual(['delete second']);
    expect(keysOf('second')).toBe(1);
    sandbox.control.setClock(timeOn(3, '02:00'));
    expect(await done()).toEqual(['rotate second']);
  });
});
