import { describe, expect, it } from 'vitest';
import { ACCOUNT, type User, type World, aWorld } from '../harness/cli.ts';
import { policyFor } from '../harness/organization.ts';
import { BUSY, IDLE, addressees, keyChanges } from '../harness/steps.ts';
import { STORE, functionsOf } from './functions.ts';

const idOf = (number: number) => String(200_000_000_000 + number);
const idleUser = (name: string): User => ({
  name,
  tags: { email: `${name}@example.com` },
  keys: [IDLE],
});

interface Act {
  readonly account: string;
  readonly fleet: { readonly stopped: string | null; readonly share: Readonly<Record<string, number>> };
}

/**
 * An organization of so many accounts with two idle keys each, and the functions of its state machine.
 * @param others users of each account beside those two
 */
async function aFleet(
  members: number,
  fleet: object,
  mode: string | null = 'enforce',
  others: (number: number) => readonly User[] = () => [],
) {
  const accounts = { organization: { role: 'KeywardenMember' } };
  const guardrails = { 'stop-above': '100%', fleet };
  const world = await aWorld({ name: 'management', users: [] });
  world.control.seed({
    organization: { management: ACCOUNT, units: [] },
    accounts: Array.from({ length: members }, (_, number) => ({
      id: idOf(number),
      name: `member-${number}`,
      users: [...['a', 'b'].map((name) => idleUser(`${name}-${number}`)), ...others(number)],
      roles: [{ name: 'KeywardenMember', trusts: [ACCOUNT] }],
    })),
  });
  const functions = await functionsOf(world, policyFor(accounts, { guardrails, store: STORE }), mode);
  const { accounts: list, account, weigh, read, result } = functions;

  /** The first two parts of a run. */
  const look = async (run: string): Promise<readonly Act[]> => {
    const listed = await list(run);
    const targets = JSON.parse(await read(listed.bucket, listed.key)) as readonly object[];
    for (const target of targets) await account({ run, phase: 'look', account: target });
    const { bucket, key } = await weigh(run);
    return JSON.parse(await read(bucket, key)) as readonly Act[];
  };
  const act = async (run: string, acts: readonly Act[]) => {
    for (const target of acts) await account({ run, phase: 'act', account: target });
  };
  const day = async (run: string) => {
    await act(run, await look(run));
    return functions.summarise(run);
  };
  return { world, ...functions, look, act, day, result };
}

/** What is asked of IAM about a whole account, or about a user or a key that nothing is done to. */
const readsBeside = (world: World, changing: readonly string[], busy: readonly string[]) =>
  world.control
    .calls({ service: 'iam', access: 'read' })
    .filter(({ parameters: { UserName: user, AccessKeyId: key } }) =>
      key === undefined ? changing.every((name) => name !== user) : busy.some((id) => id === key),
    )
    .map(({ operation, parameters }) => `${operation} ${JSON.stringify(parameters)}`);

describe('a run over a fleet', () => {
  it('acts only where something is due, each account within its share, and is done', async () => {
    const { look, act, summarise, world } = await aFleet(3, { 'per-day': 4, 'stop-above': '100%' });
    const acts = await look('day-1');
    expect(addressees(world)).toEqual([]);
    expect(acts.map(({ account }) => account)).toEqual([0, 1, 2].map(idOf));
    expect(acts.map(({ fleet }) => fleet.share['announce-deactivate'])).toEqual([2, 1, 1]);
    await act('day-1', acts);
    expect(addressees(world)).toHaveLength(4);
    expect(await summarise('day-1')).toMatchObject({
      ok: true,
      totals: { accounts: 4, done: 4, counts: { notify: 4 } },
    });
  });

  it('does no more when its parts are called twice, or a second run goes on beside it', async () => {
    const { look, act, world } = await aFleet(2, { 'per-day': 3, 'stop-above': '100%' });
    const first = await look('day-1');
    const second = await look('by-hand');
    await act('day-1', first);
    await act('day-1', first);
    await act('by-hand', second);
    expect(addressees(world)).toHaveLength(3);
  });

  it('reads of an account that it acts in nothing again but the users that change', async () => {
    const busy = ['AKIABUSYBUSYBUSYAAAA', 'AKIABUSYBUSYBUSYBBBB'];
    const isBusy = (id: string, number: number): User => ({
      name: `busy-${number}`,
      tags: {},
      keys: [{ id, ...BUSY }],
    });
    const changing = ['a-0', 'b-0', 'a-1', 'b-1'];
    const { look, act, world } = await aFleet(2, { 'stop-above': '100%' }, 'enforce', (number) => [
      isBusy(busy[number] ?? '', number),
    ]);
    const acts = await look('day-1');
    expect(readsBeside(world, changing, busy)).not.toEqual([]);
    world.control.clearCalls();
    await act('day-1', acts);
    expect(addressees(world)).toHaveLength(4);
    expect(readsBeside(world, changing, busy)).toEqual([]);
  });

  it('is stopped whole by a slip: no key is touched, the summary fails and says why once', async () => {
    const { day, world, result, said } = await aFleet(13, {});
    await day('day-1');
    world.passDays(7);
    const { ok, cause } = await day('day-8');
    expect([ok, keyChanges(world)]).toEqual([false, []]);
    expect(cause).toMatch(/^Stopped: This run would deactivate 26 of 26 managed active keys, in 13 accounts/);
    expect(said.filter((line) => line.includes('This run would')).length).toBe(2);
    expect(said).toContain('GuardrailStops 1');
    expect(await result('day-8', 'summary.json')).toMatchObject({ totals: { fleetStopped: cause.slice(9) } });
  }, 60_000);

  it('counts what an account began that cannot be looked at now, and names it', async () => {
    const { day, world } = await aFleet(2, { 'per-day': 2, 'stop-above': '100%' });
    await day('day-1');
    expect(addressees(world)).toHaveLength(2);
    world.control.addFault({ kind: 'throttle', operation: 'iam:*', account: idOf(0) });
    expect(await day('again')).toMatchObject({ ok: false, totals: { failed: 1 } });
    expect(addressees(world)).toHaveLength(2);
  });

  it('takes an account that left no count to have begun as much as it may', async () => {
    const { accounts, weigh, read } = await aFleet(2, {});
    await accounts('day-1');
    const { bucket, key, count } = await weigh('day-1');
    expect([count, await read(bucket, key)]).toEqual([0, '[]']);
  });

  it('only looks in a dry run', async () => {
    const { look, world, summarise } = await aFleet(2, {}, null);
    expect(await look('day-1')).toEqual([]);
    expect([addressees(world), keyChanges(world)]).toEqual([[], []]);
    expect(await summarise('day-1')).toMatchObject({ ok: true, totals: { counts: { notify: 4 } } });
  });

  it('refuses to act without a share', async () => {
    const { account } = await aFleet(1, {});
    const target = { account: idOf(0), name: null };
    await expect(account({ run: 'day-1', phase: 'act', account: target })).rejects.toThrow('no share');
  });
});
