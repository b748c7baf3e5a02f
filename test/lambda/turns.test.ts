import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/core/model/time.ts';
import { ACCOUNT, aWorld } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';
import { IDLE, aUser, addressees, keyChanges, keyId, statusOf } from '../harness/steps.ts';
import { STORE, functionsOf } from './functions.ts';

const NAMES = ['ana', 'bo', 'cy', 'di', 'ed', 'flo'];
const perDay = (limit: number) => policyFile({ guardrails: { 'per-day': limit }, store: STORE });
const POLICY = perDay(2);

/** Six keys whose grace is over, and a limit of two a day since they were announced. */
async function sixDue() {
  const world = await aWorld({ users: NAMES.map((name) => aUser(name, IDLE)) });
  const functions = await functionsOf(world, perDay(6));
  await functions.account({ run: 'notices' });
  await functions.write('keywarden.yaml', POLICY);
  world.passDays(7);
  const inactive = () => NAMES.filter((name) => statusOf(world, keyId(name)) === 'Inactive').length;
  return { world, ...functions, inactive };
}

describe('the turns of one run', () => {
  it('together do what may be done in 20 hours, however often they are called and whatever they are called', async () => {
    const { account, inactive, world } = await sixDue();
    const seen: number[] = [];
    for (const [run, turn, after] of [
      ['day-1', 1, 0],
      ['day-1', 1, 0],
      ['day-1', 2, 0],
      ['another-name', 1, 0],
      ['day-2', 1, 19 * HOUR],
      ['day-2', 2, HOUR],
    ] as const) {
      world.control.advance(after);
      await account({ run, turn });
      seen.push(inactive());
    }
    expect(seen).toEqual([2, 2, 2, 2, 2, 4]);
  });

  it('count what a turn did that broke off before it could say so', async () => {
    const { world, account, inactive } = await sixDue();
    // The first key is deactivated, and then our credentials end.
    world.control.addFault({
      operation: 'iam:UpdateAccessKey',
      kind: 'error-after',
      code: 'ExpiredToken',
      status: 403,
      times: 1,
    });
    expect(await account({ run: 'day-1' })).toMatchObject({ outcome: 'failed' });
    expect(inactive()).toBe(1);
    await account({ run: 'day-1' });
    expect(inactive()).toBe(2);
  });

  it('are one run when a scheduler calls several times a day', async () => {
    const { account, inactive, world } = await sixDue();
    await account({ scheduled: '2026-11-11T03:00:00Z' });
    await account({ scheduled: '2026-11-11T04:00:00Z' });
    expect(inactive()).toBe(2);
    world.passDays(1);
    await account({ scheduled: '2026-11-12T03:00:00Z' });
    expect(inactive()).toBe(4);
  });

  it('keep what each attempt did, and are added up', async () => {
    const { account, accounts, summarise, result } = await sixDue();
    await accounts('day-1');
    await account({ run: 'day-1' });
    await account({ run: 'day-1' });
    const names = [1, 2].map((attempt) => `results/${ACCOUNT}-001-0${attempt}.json`);
    expect(await Promise.all(names.map((name) => result('day-1', name)))).toMatchObject([
      { counts: { deactivate: 2 } },
      { counts: {} },
    ]);
    expect((await summarise('day-1')).totals).toMatchObject({ accounts: 1, counts: { deactivate: 2 } });
    // The summary of 50,000 accounts must fit into memory: what was done is in their own results.
    expect(await result('day-1', 'summary.json')).toEqual(
      expect.objectContaining({ accounts: [expect.not.objectContaining({ steps: expect.anything() })] }),
    );
  });
});

describe('an account at which another run is at work', () => {
  it('is worth calling again later, and named until then', async () => {
    const { world, account, accounts, summarise, write, inactive } = await sixDue();
    await accounts('day-1');
    const scope = `store/${new URL(world.sandbox.endpoint).host.replace(':', '-')}/${ACCOUNT}`;
    const ticket = { run: 'other', until: '2026-11-30T00:00:00.000Z', released: false };
    await write(`${scope}/lock/000000000099.json`, JSON.stringify(ticket));
    await expect(account({ run: 'day-1' })).rejects.toThrow('Run other is at work');
    expect(await summarise('day-1')).toMatchObject({ ok: false, totals: { failed: 1 } });
    expect(inactive()).toBe(0);
  });
});

describe('two calls at once for one account', () => {
  it.each([1, 2, 3])('change a key once and tell its owner once (%i)', async () => {
    const { world, account, inactive } = await sixDue();
    const told = addressees(world).length;
    const both = await Promise.allSettled([account({ run: 'day-1' }), account({ run: 'day-1' })]);
    const late = both.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
    expect(late.length).toBeLessThan(2);
    for (const reason of late) expect(reason).toContain('is at work');
    expect(inactive()).toBe(2);
    expect(keyChanges(world)).toHaveLength(2);
    expect(addressees(world)).toHaveLength(told + 2);
  });
});

describe('an event that is not for the function', () => {
  it.each([
    ['without a run', {}, 'it names no run'],
    ['with a run that leads elsewhere', { run: '../x' }, 'run is no name of a run'],
    ['with a turn that is none', { run: 'day-1', turn: 0 }, 'turn'],
    [
      'with an account that is none',
      { run: 'day-1', account: { account: '12', name: null } },
      'is no account id',
    ],
    ['that is nothing', null, 'The event is not for this function'],
  ])('is refused with a word on what it takes: %s', async (_, event, why) => {
    const world = await aWorld();
    const { account } = await functionsOf(world, POLICY);
    await expect(account(event)).rejects.toThrow(why);
  });
});
