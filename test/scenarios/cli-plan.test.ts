import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aWorld } from '../harness/cli.ts';
import { readPlan } from '../harness/json.ts';
import { policyFile } from '../harness/policy-file.ts';
import { BUSY, IDLE, aUser, apply, keyId, plan, writes } from '../harness/steps.ts';

describe('keywarden plan', () => {
  it('gives data of the documented shape', async () => {
    const world = await aWorld({ users: [aUser('ana', { ageDays: 100, lastUsedDaysAgo: 45 })] });
    const made = readPlan(await world.run(['plan', '--output', 'json']));
    const shared = {
      user: 'ana',
      userId: expect.stringMatching(/^AIDA/),
      keyId: keyId('ana'),
      reason: 'Unused',
      rule: 'everyone',
      cause: 'unused',
      owner: 'ana@example.com',
    };
    expect(made).toEqual({
      version: 1,
      generatedAt: '2026-11-04T02:00:00Z',
      policyHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      hypothetical: false,
      accounts: [
        {
          account: '111122223333',
          observedAt: '2026-11-04T02:00:00Z',
          items: [
            {
              ...shared,
              id: `${keyId('ana')}:notify:Unused`,
              step: 'notify',
              due: '2026-11-04T02:00:00Z',
              announces: 'deactivate',
              promised: '2026-11-11T02:00:00Z',
              reminder: null,
              message: expect.stringContaining('not before 2026-11-11'),
            },
          ],
          upcoming: [
            {
              ...shared,
              id: `${keyId('ana')}:deactivate:Unused`,
              step: 'deactivate',
              due: '2026-11-11T02:00:00Z',
              message: expect.any(String),
            },
          ],
          holds: [],
          guardrails: {
            stopped: null,
            dueToDeactivate: 0,
            dueToDelete: 0,
            managedActiveKeys: 1,
            managedKeys: 1,
            destructive: 0,
            paced: 0,
            blackout: false,
          },
          errors: [],
        },
      ],
    });
    expect(writes(world)).toEqual([]);
  });

  it('says what holds a key back, and since nothing happened, nothing changed', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    const { holds, upcoming } = await plan(world);
    expect(holds).toMatchObject([
      {
        user: 'ana',
        keyId: keyId('ana'),
        reason: 'InGrace',
        next: { step: 'deactivate', at: '2026-11-11T02:00:00Z' },
      },
    ]);
    expect(upcoming.map(({ step, due }) => [step, due])).toEqual([['deactivate', '2026-11-11T02:00:00Z']]);
  });

  it('ends with 3 for a plan that is not empty only when asked to', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', BUSY)] });
    expect((await world.run(['plan'])).code).toBe(0);
    expect((await world.run(['plan', '--exit-code'])).code).toBe(3);
    expect((await world.run(['plan', '--exit-code', '--user', 'bo'])).code).toBe(0);
  });

  it('writes the same plan to a file that it prints', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    const { out, err } = await world.run(['plan', '-o', 'plan.json', '--output', 'json']);
    expect(await readFile(join(world.folder, 'plan.json'), 'utf8')).toBe(out);
    expect(err).toBe('Plan written to plan.json. Do it with: keywarden apply plan.json\n');
  });

  it('says so when the plan file cannot be written', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    expect(await world.run(['plan', '-o', 'no/such/plan.json', '--output', 'json'])).toMatchObject({
      code: 2,
      out: '',
      err: 'The plan file no/such/plan.json cannot be written: there is no such folder. Name another place.\n',
    });
  });

  it('for another day is marked hypothetical and assumes no further use', async () => {
    const world = await aWorld({ users: [aUser('ana', { ageDays: 100, lastUsedDaysAgo: 0.5 })] });
    const today = readPlan(await world.run(['plan', '--output', 'json']));
    expect(today).toMatchObject({ hypothetical: false, accounts: [{ items: [] }] });
    const later = readPlan(await world.run(['plan', '--output', 'json', '--at', '2026-12-20']));
    expect(later).toMatchObject({
      hypothetical: true,
      generatedAt: '2026-12-20T00:00:00Z',
      accounts: [{ items: [{ user: 'ana', step: 'notify' }] }],
    });
  });

  it('refuses a day that does not exist', async () => {
    const world = await aWorld();
    expect(await world.run(['plan', '--at', '2026-02-30'])).toMatchObject({ code: 2, out: '' });
  });

  it('stops at a user that does not exist: a mistyped name must not look like nothing to do', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    for (const command of [['plan'], ['apply', '--yes']]) {
      expect(await world.run([...command, '--user', 'anna'])).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('There is no user anna in account 111122223333.'),
      });
    }
    expect(writes(world)).toEqual([]);
  });

  it('weighs stop-above on the whole account, so that --user cannot slip under it', async () => {
    const world = await aWorld({
      users: ['ana', 'bo', 'cy', 'dan'].map((name) => aUser(name, name === 'dan' ? BUSY : IDLE)),
    });
    await apply(world);
    world.passDays(7);
    world.control.clearCalls();
    await world.write('keywarden.yaml', policyFile({ guardrails: { 'stop-above': '70%' } }));
    const { guardrails, items, code } = await plan(world, '--user', 'ana');
    expect(guardrails.stopped).toContain("3 of the account's 4 managed active keys");
    expect(items).toEqual([]);
    expect(code).toBe(0);
    const applied = await apply(world, '--user', 'ana');
    expect(applied).toMatchObject({
      code: 1,
      done: [],
      report: { stopped: expect.stringContaining('more than 70%') },
    });
    expect(writes(world)).toEqual([]);
  });
});
