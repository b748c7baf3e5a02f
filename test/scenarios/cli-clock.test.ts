import { describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { readApplied } from '../harness/json.ts';
import { anOrganization, memberKey } from '../harness/organization.ts';
import { type PolicyFile, policyFile } from '../harness/policy-file.ts';
import { IDLE, aUser, apply, keyId, recordOf, statusOf, writes } from '../harness/steps.ts';

const ANA = keyId('ana');
const TERMINAL = { input: true, output: true, error: true };
/** From Wednesday to late on Thursday. */
const A_LONG_LUNCH = 1.9;

/** Ana and bo are past notice and grace; it is a Wednesday. */
async function aDueWorld(guardrails: PolicyFile['guardrails'] = {}): Promise<World> {
  const world = await aWorld({
    users: [aUser('ana', IDLE), aUser('bo', IDLE)],
    policy: policyFile({ guardrails }),
  });
  await apply(world);
  world.passDays(7);
  return world;
}

/** `apply` on a terminal, where somebody takes their time to say yes. */
async function applyAfter(world: World, days: number) {
  const ran = await world.run(['apply', '--output', 'json'], {
    isTerminal: TERMINAL,
    confirm: async () => {
      world.passDays(days);
      world.control.clearCalls();
      return true;
    },
  });
  return { ...ran, report: readApplied(ran) };
}

interface Line {
  readonly at: string;
  readonly event: string;
  readonly keyId: string | null;
}

describe('an answer that takes two days', () => {
  it('is no consent to a day on which no key is changed', async () => {
    const world = await aDueWorld({ 'blackout-days': ['thu'] });
    const { code, report } = await applyAfter(world, A_LONG_LUNCH);
    expect([code, statusOf(world, ANA), statusOf(world, keyId('bo'))]).toEqual([0, 'Active', 'Active']);
    expect(report.results).toMatchObject([
      { user: 'ana', outcome: 'skipped', message: expect.stringContaining('Not now (Blackout)') },
      { user: 'bo', outcome: 'skipped' },
    ]);
    expect(writes(world)).toEqual([]);
  });

  it('lets the same step happen where the day allows it', async () => {
    const world = await aDueWorld({ 'blackout-days': ['fri'] });
    await applyAfter(world, A_LONG_LUNCH);
    expect(statusOf(world, ANA)).toBe('Inactive');
  });

  it('dates everything that is done by the day it is done on: record, history, the next promise', async () => {
    const world = await aDueWorld();
    await applyAfter(world, A_LONG_LUNCH);
    expect(recordOf(world, ANA)).toContain('since=2026-11-12T23:36Z');
    const { entries } = (await world.run(['history', '--output', 'json'])).json() as { entries: Line[] };
    const own = entries.filter(({ keyId: id, at }) => id === ANA && at > '2026-11-11');
    expect(own.map(({ event }) => event)).toEqual(['intent', 'done', 'notice-intent', 'notice-accepted']);
    expect(new Set(own.map(({ at }) => at.slice(0, 10)))).toEqual(new Set(['2026-11-12']));
    expect(world.control.mails().at(-1)?.text).toContain('12 December 2026, 23:36 UTC');
  });
});

describe('a plan file', () => {
  const planned = async (age: number): Promise<World> => {
    const world = await aDueWorld();
    await world.run(['plan', '-o', 'plan.json']);
    world.passDays(age);
    world.control.clearCalls();
    return world;
  };

  it('of 24 hours is consent to deactivations, and a minute more is not', async () => {
    const young = await planned(1);
    expect((await young.run(['apply', 'plan.json'])).code).toBe(0);
    expect(statusOf(young, ANA)).toBe('Inactive');
    const old = await planned(1 + 1 / 1440);
    const { code, out, err } = await old.run(['apply', 'plan.json']);
    expect([code, out, statusOf(old, ANA), writes(old)]).toEqual([2, '', 'Active', []]);
    expect(err).toContain('plan.json was made at 2026-11-11T02:00:00Z, more than 1d ago');
    expect(err).toContain(`deactivate ${ANA} of ana, deactivate ${keyId('bo')} of bo`);
    expect(err).toContain('Nothing of it was done. Make a new plan and read it: keywarden plan -o plan.json');
  });

  it('may be as old as --max-age says', async () => {
    const world = await planned(1.5);
    expect((await world.run(['apply', 'plan.json', '--max-age', '2d'])).code).toBe(0);
    expect(statusOf(world, ANA)).toBe('Inactive');
    const refused = await (await planned(1.5)).run(['apply', 'plan.json', '--max-age', '36h']);
    expect(refused.code).toBe(0);
    expect((await (await planned(1.6)).run(['apply', 'plan.json', '--max-age', '36h'])).code).toBe(2);
  });

  it.each(['2 days', '0d', '-1d', 'soon'])('with --max-age %s is wrong usage', async (age) => {
    const world = await planned(0);
    const { code, err } = await world.run(['apply', 'plan.json', '--max-age', age]);
    expect([code, writes(world)]).toEqual([2, []]);
    expect(err).toContain('like 24h, 2d or 1w');
  });

  it('with nothing but notices may be old: telling somebody takes nothing away', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await world.run(['plan', '-o', 'plan.json']);
    world.passDays(3);
    expect((await world.run(['apply', 'plan.json'])).code).toBe(0);
    expect(world.control.mails()).toHaveLength(1);
  });

  it('for many accounts is refused as well, before any of them is entered', async () => {
    const world = await anOrganization();
    world.control.clearFaults();
    await world.run(['apply', '--yes', '--quiet']);
    world.passDays(7);
    await world.run(['plan', '-o', 'plan.json', '--quiet']);
    world.passDays(2);
    world.control.clearCalls();
    const { code, err } = await world.run(['apply', 'plan.json']);
    expect([code, writes(world)]).toEqual([2, []]);
    expect(err).toContain(`deactivate ${memberKey('prod')} of prod-bot`);
    expect(world.control.calls().map(({ operation }) => operation)).not.toContain('AssumeRole');
  });
});
