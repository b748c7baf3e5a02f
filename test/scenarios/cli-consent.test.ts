import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { readApplied } from '../harness/json.ts';
import { policyFile } from '../harness/policy-file.ts';
import { BUSY, IDLE, aUser, addressees, apply, keyId, statusOf, writes } from '../harness/steps.ts';

/** Ana and bo are past notice and grace, and the plan that says so is written. */
async function aWorldWithPlan(): Promise<World> {
  const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', IDLE), aUser('cy', BUSY)] });
  await apply(world);
  world.passDays(7);
  await world.run(['plan', '-o', 'plan.json']);
  world.control.clearCalls();
  return world;
}

async function applyPlan(world: World, ...more: readonly string[]) {
  const ran = await world.run(['apply', 'plan.json', '--output', 'json', ...more]);
  return { ...ran, report: ran.out === '' ? undefined : readApplied(ran) };
}

async function editPlan(world: World, edit: (text: string) => string): Promise<void> {
  const path = join(world.folder, 'plan.json');
  await writeFile(path, edit(await readFile(path, 'utf8')));
}

describe('a plan file', () => {
  it('is consent: what it says is done without a terminal and without --yes', async () => {
    const world = await aWorldWithPlan();
    const { code, report } = await applyPlan(world);
    expect(code).toBe(0);
    expect(
      report?.results.filter(({ step }) => step === 'deactivate').map(({ user, outcome }) => [user, outcome]),
    ).toEqual([
      ['ana', 'done'],
      ['bo', 'done'],
    ]);
  });

  it('does not become more than it says: what fell due since waits for its own plan', async () => {
    const world = await aWorldWithPlan();
    world.control.seed({ accounts: [{ id: '111122223333', users: [aUser('dan', IDLE)] }] });
    world.passDays(0.2);
    await applyPlan(world);
    expect(addressees(world)).not.toContain('dan@example.com');
    expect((await apply(world)).done).toEqual(['notify dan']);
  });

  it('does not become more than it says for the same user either', async () => {
    const soonIdle = { ageDays: 100, lastUsedDaysAgo: 37.9 };
    const world = await aWorld({ users: [aUser('ana', IDLE, soonIdle)] });
    await apply(world);
    world.passDays(7);
    await world.run(['plan', '-o', 'plan.json']);
    world.passDays(0.2);
    const { report } = await applyPlan(world);
    expect(report?.results.map(({ step, keyId: id }) => [step, id])).toEqual([
      ['deactivate', keyId('ana')],
      ['notify', keyId('ana')],
    ]);
    expect((await apply(world)).report.results).toMatchObject([{ step: 'notify', keyId: keyId('ana', 2) }]);
  });

  it('skips and names an item that no longer stands, and does the rest', async () => {
    const world = await aWorldWithPlan();
    world.control.use(keyId('ana'));
    const { code, report } = await applyPlan(world);
    expect(code).toBe(0);
    expect(report?.results.find(({ user }) => user === 'ana')).toMatchObject({
      outcome: 'skipped',
      message: expect.stringContaining('No longer due (Healthy)'),
    });
    expect([statusOf(world, keyId('ana')), statusOf(world, keyId('bo'))]).toEqual(['Active', 'Inactive']);
  });

  it('names an item whose key is gone from today’s plan altogether', async () => {
    const world = await aWorldWithPlan();
    await world.byHand.deleteKey('ana', keyId('ana'));
    world.passDays(0.2);
    const { code, report } = await applyPlan(world);
    expect(code).toBe(0);
    expect(report?.results.find(({ user }) => user === 'ana')).toMatchObject({
      step: 'deactivate',
      outcome: 'skipped',
      message: 'It is no longer due.',
    });
  });

  it('made under another policy is refused', async () => {
    const world = await aWorldWithPlan();
    await world.write('keywarden.yaml', policyFile({ guardrails: { 'per-day': 3 } }));
    const { code, err } = await applyPlan(world);
    expect(code).toBe(2);
    expect(err).toMatch(/was made under policy [0-9a-f]{16}, and .*keywarden\.yaml is now [0-9a-f]{16}/);
    expect(writes(world)).toEqual([]);
  });

  it('made for another day is refused', async () => {
    const world = await aWorldWithPlan();
    await world.run(['plan', '-o', 'plan.json', '--at', '2026-12-24']);
    const { code, err } = await applyPlan(world);
    expect([code, err]).toEqual([2, expect.stringContaining('was made for another day (--at)')]);
    expect(writes(world)).toEqual([]);
  });

  it('for another account is refused', async () => {
    const world = await aWorldWithPlan();
    await editPlan(world, (text) => text.replace('"account": "111122223333"', '"account": "444455556666"'));
    const { code, err } = await applyPlan(world);
    expect([code, err]).toEqual([2, expect.stringContaining('is a plan for 444455556666')]);
    expect(writes(world)).toEqual([]);
  });

  it.each([
    [
      'of another version',
      (text: string) => text.replace('"version": 1', '"version": 2'),
      'a plan of version 2',
    ],
    ['that is garbage', () => 'deactivate them all', 'it is not JSON'],
    ['that is empty', () => '', 'it is not JSON'],
    ['that is some other JSON', () => '{"accounts": []}', 'it has no "version"'],
    ['that was cut short', (text: string) => text.slice(0, 400), 'it is not JSON'],
    [
      'whose items were damaged',
      (text: string) => text.replace('"deactivate"', '""'),
      'This plan is damaged',
    ],
  ])('%s is refused', async (_, edit, why) => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await world.run(['plan', '-o', 'plan.json']);
    await editPlan(world, (text) => edit(text.replace('"notify"', '"deactivate"')));
    world.control.clearCalls();
    const { code, err } = await applyPlan(world);
    expect([code, err]).toEqual([2, expect.stringContaining(why)]);
    expect(writes(world)).toEqual([]);
  });

  it('that promises a step which is not due does not make it happen', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await world.run(['plan', '-o', 'plan.json']);
    await editPlan(world, (text) => text.replaceAll('notify', 'deactivate'));
    const { code, report } = await applyPlan(world);
    expect([code, report?.results.map(({ outcome }) => outcome)]).toEqual([0, ['skipped']]);
    expect(writes(world)).toEqual([]);
  });

  it('that is not there, or is a folder, is named', async () => {
    const world = await aWorld();
    expect(await world.run(['apply', 'plan.json'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no plan file plan.json'),
    });
    expect(await world.run(['apply', '.'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('The plan file . cannot be read: it is a folder.'),
    });
  });
});
