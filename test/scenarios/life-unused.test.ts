import { describe, expect, it } from 'vitest';
import { aWorld } from '../harness/cli.ts';
import { readExplained } from '../harness/json.ts';
import { EVERYONE, UNUSED, policyFile } from '../harness/policy-file.ts';
import {
  BUSY,
  IDLE,
  aUser,
  addressees,
  apply,
  applyDaily,
  expectWholeJournal,
  holdOf,
  keyChanges,
  keyId,
  recordOf,
  stateOf,
  statusOf,
} from '../harness/steps.ts';

const ANA = keyId('ana');
const REMINDING = policyFile({ rules: [{ ...EVERYONE, unused: { ...UNUSED, remind: ['5d', '1d'] } }] });

describe('an unused key', () => {
  it('is announced, reminded of, deactivated, announced for deletion and deleted, each on its day', async () => {
    const world = await aWorld({ policy: REMINDING, users: [aUser('ana', IDLE), aUser('bo', BUSY)] });
    // bo's key stays in use.
    const daily = async (from: number, to: number) => {
      const done = await applyDaily(world, to - from);
      world.control.use(keyId('bo'));
      return Object.fromEntries(Object.entries(done).map(([day, steps]) => [Number(day) + from, steps]));
    };
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(await daily(0, 6)).toEqual({ 2: ['notify ana'], 6: ['notify ana'] });
    expect(statusOf(world, ANA)).toBe('Active');
    expect(await daily(6, 7)).toEqual({ 7: ['deactivate ana', 'notify ana'] });
    expect([statusOf(world, ANA), stateOf(world, ANA)]).toEqual(['Inactive', 'deactivated']);
    expect(await daily(7, 36)).toEqual({ 32: ['notify ana'], 36: ['notify ana'] });
    expect(statusOf(world, ANA)).toBe('Inactive');
    expect(await daily(36, 38)).toEqual({ 37: ['delete ana'] });
    expect([statusOf(world, ANA), recordOf(world, ANA)]).toEqual(['gone', undefined]);
    expect(addressees(world)).toEqual(Array.from({ length: 6 }, () => 'ana@example.com'));
    expect(keyChanges(world)).toEqual(['iam:UpdateAccessKey', 'iam:DeleteAccessKey']);
    expect(statusOf(world, keyId('bo'))).toBe('Active');
    await expectWholeJournal(world);
  });

  it('that is 400 days old when Keywarden is switched on still gets its full grace', async () => {
    const world = await aWorld({ users: [aUser('ana', { ageDays: 400, lastUsedDaysAgo: 'never' })] });
    await apply(world);
    world.passDays(7 - 1 / 86_400);
    expect((await apply(world)).done).toEqual([]);
    world.passDays(1 / 86_400);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
  });

  it('that is used in its grace is left alone, and its notice counts for nothing later', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(6);
    world.control.use(ANA);
    world.passDays(1);
    // She hears that nothing happens on the date that she was given.
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect((await apply(world)).done).toEqual([]);
    const [explained] = readExplained(await world.run(['explain', 'ana', '--output', 'json'])).keys;
    expect(explained?.decisions).toMatchObject([{ kind: 'healthy' }]);
    expect(explained?.receipts).toMatchObject([
      { announced: 'deactivate', voided: { because: expect.stringContaining('Healthy') } },
      { announced: 'nothing' },
    ]);
    world.passDays(44);
    expect((await apply(world)).done).toEqual(['notify ana']);
    world.passDays(6);
    expect((await apply(world)).done).toEqual([]);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
  });

  it('that is used between the plan and the step is left alone', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(7);
    const { code, out } = await world.run(['apply'], {
      isTerminal: { input: true, output: true, error: true },
      confirm: async () => {
        world.control.use(ANA);
        return true;
      },
    });
    expect([code, statusOf(world, ANA)]).toEqual([0, 'Active']);
    expect(out).toContain('Skipped:');
    expect(recordOf(world, ANA)).toBeUndefined();
  });

  it('after ten days without a run: the last reminder goes out once, and the date moves', async () => {
    const world = await aWorld({ policy: REMINDING, users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(10);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect((await apply(world)).done).toEqual([]);
    expect(world.control.mails().at(-1)?.text).toContain('15 November 2026, 02:00 UTC');
    expect(await applyDaily(world, 1)).toEqual({ 1: ['deactivate ana', 'notify ana'] });
    expect(addressees(world)).toHaveLength(3);
  });
});

describe('two unused keys of one user', () => {
  it('are announced in one mail and deactivated one a run', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE, IDLE)] });
    expect((await apply(world)).done).toEqual(['notify ana', 'notify ana']);
    expect(addressees(world)).toEqual(['ana@example.com']);
    const mail = world.control.mails()[0]?.text ?? '';
    expect([mail.includes(ANA), mail.includes(keyId('ana', 2))]).toEqual([true, true]);
    world.passDays(7);
    const steps = async () => (await apply(world)).done.filter((step) => step.startsWith('deactivate'));
    expect(await steps()).toEqual(['deactivate ana']);
    expect([ANA, keyId('ana', 2)].map((id) => statusOf(world, id)).toSorted()).toEqual([
      'Active',
      'Inactive',
    ]);
    expect(await steps()).toEqual(['deactivate ana']);
    expect([ANA, keyId('ana', 2)].map((id) => statusOf(world, id))).toEqual(['Inactive', 'Inactive']);
  });
});

describe('a deactivated key', () => {
  const deactivated = async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(7);
    expect((await apply(world)).done).toContain('deactivate ana');
    return world;
  };

  it('is brought back by restore until its deletion, and its clocks start afresh', async () => {
    const world = await deactivated();
    world.passDays(29);
    expect((await world.run(['restore', ANA])).code).toBe(0);
    expect([statusOf(world, ANA), stateOf(world, ANA)]).toEqual(['Active', 'restored']);
    // Its owner was told that it would be deleted.
    expect((await apply(world)).done).toEqual(['notify ana']);
    world.passDays(44);
    expect((await apply(world)).done).toEqual([]);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['notify ana']);
    world.passDays(7);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
    await expectWholeJournal(world);
  });

  it('that was deleted cannot be restored', async () => {
    const world = await deactivated();
    world.passDays(30);
    expect((await apply(world)).done).toEqual(['delete ana']);
    const { code, out } = await world.run(['restore', ANA]);
    expect([code, out]).toEqual([1, expect.stringContaining('A deleted key cannot be brought back')]);
  });

  it('that somebody restores by hand twice is contested: people have to settle it', async () => {
    const world = await deactivated();
    for (const restored of [1, 2]) {
      world.passDays(1);
      await world.byHand.setKeyStatus('ana', ANA, 'Active');
      expect((await apply(world)).done).toEqual(['notify ana', 'repair ana']);
      expect(recordOf(world, ANA)).toContain(`restores=${restored}`);
      world.passDays(45);
      if (restored === 2) break;
      expect((await apply(world)).done).toEqual(['notify ana']);
      world.passDays(7);
      expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
    }
    expect((await apply(world)).done).toEqual([]);
    expect(await holdOf(world, ANA)).toBe('Contested');
    expect(statusOf(world, ANA)).toBe('Active');
  });

  it('that is activated by hand on the very day of its deletion is not deleted', async () => {
    const world = await deactivated();
    world.passDays(30);
    const { code, out } = await world.run(['apply'], {
      isTerminal: { input: true, output: true, error: true },
      confirm: async () => {
        await world.byHand.setKeyStatus('ana', ANA, 'Active');
        return true;
      },
    });
    expect([code, statusOf(world, ANA)]).toEqual([0, 'Active']);
    expect(out).toContain('Skipped:');
    expect((await apply(world)).done).toEqual(['notify ana', 'repair ana']);
    expect(stateOf(world, ANA)).toBe('restored');
  });

  it('that somebody deletes by hand leaves no record behind', async () => {
    const world = await deactivated();
    await world.byHand.deleteKey('ana', ANA);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['repair ana']);
    expect(recordOf(world, ANA)).toBeUndefined();
    expect((await apply(world)).done).toEqual([]);
  });

  it('that worked for some seconds more is deleted only that much later', async () => {
    const world = await deactivated();
    world.passDays(1);
    world.control.use(ANA);
    // Its date moves with the use, and is told anew.
    expect((await apply(world)).done).toEqual(['notify ana']);
    world.passDays(29);
    expect((await apply(world)).done).not.toContain('delete ana');
    world.passDays(1);
    expect((await apply(world)).done).toContain('delete ana');
  });
});
