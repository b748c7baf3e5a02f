import { describe, expect, it } from 'vitest';
import { aWorld } from '../harness/cli.ts';
import { readApplied } from '../harness/json.ts';
import { policyFile } from '../harness/policy-file.ts';
import { BUSY, IDLE, aUser, addressees, apply, keyId, statusOf, writes } from '../harness/steps.ts';

const TERMINAL = { input: true, output: true, error: true };

describe('keywarden apply', () => {
  it('without a terminal and without --yes does nothing and ends with 2', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    const { code, out, err } = await world.run(['apply']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('give --yes, or a plan file');
    expect(writes(world)).toEqual([]);
  });

  it('without a configuration does nothing and ends with 2', async () => {
    const world = await aWorld({ policy: null, users: [aUser('ana', IDLE)] });
    const { code, err } = await world.run(['apply', '--yes']);
    expect(code).toBe(2);
    expect(err).toContain('apply needs a configuration');
    expect(world.control.calls()).toEqual([]);
  });

  it('on a terminal shows the plan and asks; answered with no, nothing is done', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    const asked: string[] = [];
    const confirm = async (question: string) => {
      asked.push(question);
      return false;
    };
    const { code, out, err } = await world.run(['apply'], { isTerminal: TERMINAL, confirm });
    expect(asked).toEqual(['Do these 1 steps in account 111122223333?']);
    expect(err).toContain(keyId('ana'));
    expect([code, out]).toEqual([0, 'Nothing was done.\n']);
    expect(writes(world)).toEqual([]);
  });

  it('answered with yes, does it', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    const { code } = await world.run(['apply'], { isTerminal: TERMINAL, confirm: async () => true });
    expect(code).toBe(0);
    expect(addressees(world)).toEqual(['ana@example.com']);
  });

  it('asks nothing when there is nothing to do', async () => {
    const world = await aWorld({ users: [aUser('bo', BUSY)] });
    const { code, out } = await world.run(['apply'], { isTerminal: TERMINAL });
    expect([code, out]).toEqual([0, 'Nothing to do in account 111122223333.\n']);
  });

  it('gives data of the documented shape', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    const { report } = await apply(world);
    expect(report).toEqual({
      version: 1,
      account: '111122223333',
      run: expect.stringMatching(/^[0-9a-f]{8}$/),
      at: '2026-11-04T02:00:00Z',
      consented: true,
      results: [
        {
          id: `${keyId('ana')}:notify:Unused`,
          user: 'ana',
          keyId: keyId('ana'),
          step: 'notify',
          outcome: 'done',
          message: expect.stringContaining('Told ana@example.com'),
        },
      ],
      stopped: null,
      held: 0,
      interrupted: false,
      errors: [],
    });
  });

  it('ends with 3 after a plan that was not empty only when asked to', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', IDLE)] });
    expect((await apply(world, '--user', 'ana')).code).toBe(0);
    expect((await apply(world, '--exit-code')).code).toBe(3);
    expect((await apply(world, '--exit-code')).code).toBe(0);
  });

  it('with --user does what is due for that user only', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', IDLE)] });
    expect((await apply(world, '--user', 'bo')).done).toEqual(['notify bo']);
    expect(addressees(world)).toEqual(['bo@example.com']);
  });

  it('with --only notify tells owners and touches no key, even when the date has come', async () => {
    const world = await aWorld({
      users: [aUser('ana', IDLE), aUser('bo', { ageDays: 100, lastUsedDaysAgo: 38.5 })],
    });
    await apply(world);
    world.passDays(7);
    const only = await apply(world, '--only', 'notify');
    expect(only.done).toEqual(['notify bo']);
    expect(statusOf(world, keyId('ana'))).toBe('Active');
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
  });

  it('refuses any other --only', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    expect(await world.run(['apply', '--yes', '--only', 'deactivate'])).toMatchObject({ code: 2, out: '' });
    expect(world.control.calls()).toEqual([]);
  });

  it('stops when the credentials are for another account than was asked for, or than the configuration names', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    for (const command of [
      ['scan'],
      ['plan'],
      ['apply', '--yes'],
      ['explain', 'ana'],
      ['history'],
      ['restore', keyId('ana')],
    ]) {
      const { code, out, err } = await world.run([...command, '--account', '444455556666', '--quiet']);
      expect([code, out]).toEqual([2, '']);
      expect(err).toBe(
        'The credentials are for account 111122223333, not 444455556666. Choose others with --profile.\n',
      );
    }
    await world.write(
      'other.yaml',
      policyFile().replace('"version":1', '"version":1,"accounts":["444455556666"]'),
    );
    const other = await world.run(['apply', '--yes', '--config', 'other.yaml']);
    expect(other).toMatchObject({ code: 1, out: expect.stringContaining('444455556666') });
    expect(writes(world)).toEqual([]);
  });

  it('announces and deactivates at most per-day keys, earliest due first, and goes on the next day', async () => {
    const idle = (days: number) => ({ ageDays: 100, lastUsedDaysAgo: days });
    const world = await aWorld({
      policy: policyFile({ guardrails: { 'per-day': 2 } }),
      users: [aUser('ana', idle(50)), aUser('bo', idle(52)), aUser('cy', idle(54)), aUser('dan', BUSY)],
    });
    const told = await apply(world, '--exit-code');
    expect(told.done).toEqual(['notify bo', 'notify cy']);
    expect(told).toMatchObject({ code: 3, report: { held: 1, stopped: null } });
    expect((await apply(world)).done).toEqual([]);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['notify ana']);
    world.passDays(6);
    const deactivated = async () => (await apply(world)).done.filter((step) => step.startsWith('deactivate'));
    expect(await deactivated()).toEqual(['deactivate bo', 'deactivate cy']);
    expect(await deactivated()).toEqual([]);
    world.passDays(1);
    expect(await deactivated()).toEqual(['deactivate ana']);
  });
});

describe('a stop signal during keywarden apply', () => {
  it('lets the current user be finished and begins no other; the next run does the rest', async () => {
    const world = await aWorld({ users: ['ana', 'bo', 'cy'].map((name) => aUser(name, IDLE)) });
    await apply(world);
    world.passDays(7);
    const stop = new AbortController();
    const err: string[] = [];
    const ran = await world.run(['apply', '--yes', '--output', 'json'], {
      stop: stop.signal,
      err: (text) => {
        err.push(text);
        if (text.includes('✓ Deactivated')) stop.abort();
      },
    });
    const report = readApplied(ran);
    expect(ran.code).toBe(1);
    expect(report.interrupted).toBe(true);
    expect(report.results.map(({ step, outcome }) => [step, outcome])).toEqual([['deactivate', 'done']]);
    const stopped = report.results[0]?.user ?? '';
    const others = ['ana', 'bo', 'cy'].filter((name) => name !== stopped);
    expect(others.map((name) => statusOf(world, keyId(name)))).toEqual(['Active', 'Active']);
    const next = await apply(world);
    expect(next.done).toEqual([
      ...others.map((name) => `deactivate ${name}`),
      'notify ana',
      'notify bo',
      'notify cy',
    ]);
  });

  it('stops between two owners too, and nobody is told twice', async () => {
    const world = await aWorld({ users: ['ana', 'bo', 'cy'].map((name) => aUser(name, IDLE)) });
    const stop = new AbortController();
    const calls = world.control.calls;
    const ran = await world.run(['apply', '--yes', '--output', 'json'], {
      stop: stop.signal,
      clock: () => {
        if (calls({ operation: 'SendEmail' }).length > 0) stop.abort();
        return world.control.clock().now;
      },
    });
    expect(ran.code).toBe(1);
    expect(addressees(world)).toHaveLength(1);
    expect((await apply(world)).done).toHaveLength(2);
    expect(addressees(world).toSorted()).toEqual(['ana@example.com', 'bo@example.com', 'cy@example.com']);
  });
});
