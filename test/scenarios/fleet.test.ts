import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/core/model/time.ts';
import { ACCOUNT, type User, type World, aWorld } from '../harness/cli.ts';
import { policyFor } from '../harness/organization.ts';
import { IDLE, keyChanges } from '../harness/steps.ts';

const TERMINAL = { isTerminal: { input: true, output: true, error: true } };
const idOf = (number: number) => String(200_000_000_000 + number);

/** The keys' ids are made up: no two accounts have the same. */
const idleUser = (name: string): User => ({
  name,
  tags: { email: `${name}@example.com` },
  keys: [IDLE],
});

/** An organization of so many member accounts, each with two users whose keys are idle, and an empty management account. */
async function aFleet(members: number, guardrails: object): Promise<World> {
  const policy = policyFor(
    { organization: { role: 'KeywardenMember' } },
    { guardrails: { 'per-day': 10, 'stop-above': '100%', ...guardrails } },
  );
  const world = await aWorld({ name: 'management', policy, users: [] });
  world.control.seed({
    organization: { management: ACCOUNT, units: [] },
    accounts: Array.from({ length: members }, (_, number) => ({
      id: idOf(number),
      name: `member-${number}`,
      users: ['a', 'b'].map((name) => idleUser(`${name}-${number}`)),
      roles: [{ name: 'KeywardenMember', trusts: [ACCOUNT] }],
    })),
  });
  return world;
}

interface Report {
  readonly summary: {
    readonly ok: boolean;
    readonly fleetStopped: string | null;
    readonly counts: Readonly<Record<string, number>>;
  };
}

async function apply(world: World) {
  const ran = await world.run(['apply', '--yes', '--quiet', '--output', 'json']);
  return { ...ran, summary: (JSON.parse(ran.out) as Report).summary };
}

describe('a slip that makes every key of a fleet due', () => {
  it('touches no key, fails, and is said once with its numbers and what to do', async () => {
    const world = await aFleet(14, { fleet: { 'per-day': 100 } });
    expect((await apply(world)).summary.counts).toEqual({ notify: 28 });
    world.passDays(7);
    const { code, summary, err } = await apply(world);
    expect([code, summary.ok, summary.counts]).toEqual([1, false, {}]);
    expect(summary.fleetStopped).toMatch(
      /^This run would deactivate 28 of 28 managed active keys, in 14 accounts: more than 10% of the fleet\..*raise guardrails\.fleet\.stop-above/,
    );
    expect(err.match(/This run would/g)).toHaveLength(1);
    expect(keyChanges(world)).toEqual([]);

    const table = await world.run(['apply', '--yes', '--quiet']);
    expect(table.out.match(/Stopped: This run would/g)).toHaveLength(1);
    const plan = await world.run(['plan']);
    expect([plan.code, plan.out.match(/Stopped: This run would/g)?.length]).toEqual([0, 1]);
  });

  it('is stopped in a single account all the same', async () => {
    const world = await aWorld({
      policy: JSON.stringify({
        ...(JSON.parse(policyFor('self', { guardrails: { 'per-day': 50 } })) as object),
      }),
      users: Array.from({ length: 25 }, (_, number) => idleUser(`user-${number}`)),
    });
    await world.run(['apply', '--yes', '--quiet']);
    world.passDays(7);
    const { code, out } = await world.run(['apply', '--yes', '--quiet']);
    expect([code, out]).toEqual([1, expect.stringContaining('25 of 25 managed active keys, in 1 account')]);
    expect(keyChanges(world)).toEqual([]);
  });
});

describe('per-day of a fleet', () => {
  const PACED = { fleet: { 'per-day': 4, 'stop-above': '100%' } };

  it('is shared by all accounts: notices and steps, whatever runs there are', async () => {
    const world = await aFleet(4, PACED);
    expect((await apply(world)).summary.counts).toEqual({ notify: 4 });
    expect((await apply(world)).summary.counts).toEqual({});
    world.passDays(1);
    expect((await apply(world)).summary.counts).toEqual({ notify: 4 });
    world.passDays(7);
    // Four deactivations, each of which tells its owner of the deletion.
    const { code, summary } = await apply(world);
    expect([code, summary.counts]).toEqual([0, { deactivate: 4, notify: 4 }]);
    world.control.advance(19 * HOUR);
    expect((await apply(world)).summary.counts).toEqual({});
    world.control.advance(HOUR);
    expect((await apply(world)).summary.counts).toMatchObject({ deactivate: 4 });
  });

  it('counts what was begun in an account that cannot be entered any more', async () => {
    const world = await aFleet(2, { fleet: { 'per-day': 2, 'stop-above': '100%' } });
    expect((await apply(world)).summary.counts).toEqual({ notify: 2 });
    world.control.addFault({ kind: 'throttle', operation: 'iam:*', account: idOf(0) });
    expect((await apply(world)).summary.counts).toEqual({});
    world.passDays(1);
    expect((await apply(world)).summary.counts).toEqual({ notify: 1 });
  });

  it('is what the question is about: the plan is shown as it was weighed, and asked once', async () => {
    const world = await aFleet(4, PACED);
    const asked: string[] = [];
    const confirm = async (question: string) => {
      asked.push(question);
      return true;
    };
    const { out, err } = await world.run(['apply'], { ...TERMINAL, confirm });
    expect(asked).toEqual(['Do these 4 steps in 4 accounts?']);
    expect(err).toContain('Paced: 1 step more');
    expect(out).toContain('4 notified');
  });
});

describe('acting in a fleet', () => {
  const READS = [
    'GenerateCredentialReport',
    'GetCredentialReport',
    'GetAccountAuthorizationDetails',
    'ListUsers',
  ];

  it.each([
    ['with --yes', ['--yes', '--quiet'], {}],
    ['after a question', [], { ...TERMINAL, confirm: async () => true }],
  ])(
    'reads nothing again that was read to look, but for the users that change: %s',
    async (_, options, io) => {
      const world = await aFleet(3, { fleet: { 'stop-above': '100%' } });
      world.control.clearCalls();
      await world.run(['plan', '--quiet']);
      const count = () => READS.map((operation) => world.control.calls({ operation }).length);
      const looking = count();
      world.control.clearCalls();
      await world.run(['apply', ...options], io);
      expect(world.control.mails()).not.toEqual([]);
      expect(count()).toEqual(looking);
    },
  );
});
