import { expect, it } from 'vitest';
import { aWorld } from '../harness/cli.ts';
import { readScan } from '../harness/json.ts';
import { policyFile } from '../harness/policy-file.ts';
import { apply, plan, writes } from '../harness/steps.ts';

it(
  'an account of 5,000 users is scanned whole with short pages, and the next scan takes 15 calls',
  { timeout: 120_000 },
  async () => {
    const world = await aWorld({
      generate: { users: 5000, withKeys: 3000, seed: 5 },
      switches: { shortPages: 700 },
    });
    const scan = async () => readScan(await world.run(['scan', '--output', 'json'])).accounts[0];
    const first = await scan();
    const state = world.control.state()[0]?.users ?? [];
    expect([first?.users, first?.keys]).toEqual([5000, state.flatMap(({ keys }) => keys).length]);
    const found = new Set(first?.findings.map(({ user }) => user));
    const now = world.control.clock().now;
    const forgotten = state.filter(({ keys }) =>
      keys.some(
        ({ status, createdAt, lastUsed }) =>
          status === 'Active' && now - Date.parse(lastUsed?.at ?? createdAt) >= 45 * 86_400_000,
      ),
    );
    expect(forgotten.length).toBeGreaterThan(300);
    expect(forgotten.filter(({ name }) => !found.has(name))).toEqual([]);

    world.control.setSwitches({ shortPages: null });
    world.control.clearCalls();
    expect(await scan()).toEqual(first);
    expect(world.control.calls().length).toBeLessThanOrEqual(15);

    world.control.clearCalls();
    expect((await plan(world)).items.length).toBeGreaterThan(300);
    expect(world.control.calls().length).toBeLessThanOrEqual(15);
    expect(writes(world)).toEqual([]);
  },
);

it(
  'an account of 100 users is told of, and then slowly cleaned up: never more than per-day, and every date that was given is kept',
  { timeout: 120_000 },
  async () => {
    const world = await aWorld({
      policy: policyFile({ guardrails: { 'per-day': 5 } }),
      generate: { users: 100, withKeys: 80, seed: 9 },
    });
    const first = await apply(world, '--quiet');
    expect(first.code).toBe(0);
    expect(first.done.filter((step) => /^(deactivate|delete) /.test(step))).toEqual([]);
    expect(first.report.held).toBeGreaterThan(0);
    expect((await apply(world, '--quiet')).done).toEqual([]);
    for (let day = 1; day < 10; day += 1) {
      world.passDays(1);
      const { done, code } = await apply(world, '--quiet');
      expect([code, done.filter((step) => step.startsWith('deactivate')).length]).toEqual([
        0,
        day < 7 ? 0 : 5,
      ]);
    }
  },
);
