import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/core/model/time.ts';
import { type World, type WorldOptions, aWorld } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';
import {
  aUser,
  addressees,
  apply,
  expectWholeJournal,
  holdOf,
  keyChanges,
  keyId,
  recordOf,
  stateOf,
  statusOf,
} from '../harness/steps.ts';

const OLD = keyId('ruth');
const LATE = 25 * HOUR;
const POLICY = policyFile({
  rules: [{ name: 'all', rotate: { by: 'keywarden', after: '90d', remind: [] } }],
  deliver: { to: 'secrets-manager' },
});

/**
 * A run that was cut off while it asked for a key: its intent stands, and IAM never made one, so that whatever key is
 * there later is the test's.
 */
async function interrupted(options: WorldOptions = {}): Promise<World> {
  const world = await aWorld({
    policy: POLICY,
    users: [aUser('ruth', { ageDays: 100, lastUsedDaysAgo: 0.5 })],
    ...options,
  });
  world.control.addFault({ operation: 'iam:CreateAccessKey', kind: 'drop' });
  const { code } = await apply(world);
  world.control.clearFaults();
  world.control.clearCalls();
  expect([code, stateOf(world, OLD)]).toEqual([1, 'rotating']);
  return world;
}

async function aNewcomer(world: World): Promise<string> {
  return (await world.byHand.createKey('ruth')).keyId;
}

describe('the intent of a run that came to nothing', () => {
  it('is left alone for an hour: its run may still be at it', async () => {
    const world = await interrupted();
    world.control.advance(HOUR - MINUTE);
    expect(await holdOf(world, OLD)).toBe('RotationInProgress');
    expect((await apply(world)).done).toEqual([]);
    world.control.advance(MINUTE);
    expect((await apply(world)).done).toEqual(['repair ruth']);
    expect(stateOf(world, OLD)).toBeUndefined();
  });

  it('is withdrawn, and the next run rotates; the old key is never touched', async () => {
    const world = await interrupted();
    world.control.advance(2 * HOUR);
    expect((await apply(world)).done).toEqual(['repair ruth']);
    expect((await apply(world)).done).toEqual(['notify ruth', 'rotate ruth']);
    expect([stateOf(world, OLD), statusOf(world, OLD)]).toEqual(['replaced', 'Active']);
    expect(keyChanges(world)).toEqual(['iam:CreateAccessKey']);
    await expectWholeJournal(world);
  });

  it('is withdrawn for a user who is exempt by now, too', async () => {
    const world = await interrupted();
    await world.byHand.tagUser('ruth', new Map([['keywarden:exempt', 'until=2026-12-24 reason=freeze']]));
    world.control.advance(2 * HOUR);
    expect((await apply(world)).done).toEqual(['repair ruth']);
    expect([stateOf(world, OLD), keyChanges(world), await holdOf(world, OLD)]).toEqual([
      undefined,
      [],
      'Exempt',
    ]);
  });
});

describe('a key that appeared beside an interrupted rotation', () => {
  it('and that CloudTrail shows to be made by somebody else is theirs: left alone', async () => {
    const world = await interrupted();
    const newcomer = await aNewcomer(world);
    world.control.advance(2 * HOUR);
    const { code, report } = await apply(world);
    expect(code).toBe(0);
    expect(report.results[0]?.message).toContain(`UnattributedKey: ${newcomer} is not ours`);
    expect([statusOf(world, newcomer), stateOf(world, newcomer)]).toEqual(['Active', undefined]);
    expect(stateOf(world, OLD)).toBeUndefined();
  });

  describe('when CloudTrail does not say who made it', () => {
    const silent = { switches: { cloudTrail: { delayMs: 400 * LATE } } };

    it('and that nobody used is switched off, its owner is told how to get it back, and it is deleted a day later', async () => {
      const world = await interrupted(silent);
      const newcomer = await aNewcomer(world);
      world.control.advance(2 * HOUR);
      const { report } = await apply(world);
      expect(report.results.map(({ keyId: id, step, outcome }) => [id, step, outcome])).toContainEqual([
        newcomer,
        'notify',
        'done',
      ]);
      expect([statusOf(world, newcomer), stateOf(world, newcomer)]).toEqual(['Inactive', 'deactivated']);
      expect([statusOf(world, OLD), addressees(world)]).toEqual(['Active', ['ruth@example.com']]);
      expect(world.control.mails()[0]?.text).toContain(`keywarden restore ${newcomer}`);
      world.control.advance(23 * HOUR);
      await apply(world);
      expect(statusOf(world, newcomer)).toBe('Inactive');
      world.control.advance(2 * HOUR);
      await apply(world);
      expect([statusOf(world, newcomer), statusOf(world, OLD)]).toEqual(['gone', 'Active']);
    });

    it('and was switched off can be restored, and stays', async () => {
      const world = await interrupted(silent);
      const newcomer = await aNewcomer(world);
      world.control.advance(2 * HOUR);
      await apply(world);
      expect((await world.run(['restore', newcomer])).code).toBe(0);
      for (let day = 0; day < 3; day += 1) {
        world.control.advance(LATE);
        await apply(world);
      }
      expect([statusOf(world, newcomer), statusOf(world, OLD)]).toEqual(['Active', 'Active']);
    });

    it('and that somebody used is theirs: left alone', async () => {
      const world = await interrupted(silent);
      const newcomer = await aNewcomer(world);
      world.control.use(newcomer, { service: 'sts' });
      world.control.advance(2 * HOUR);
      const { report } = await apply(world);
      expect(report.results[0]?.message).toContain(`UnattributedKey: ${newcomer}`);
      expect([statusOf(world, newcomer), stateOf(world, newcomer)]).toEqual(['Active', undefined]);
    });

    it('and that was made more than an hour and some minutes after the intent is the owner’s: left alone', async () => {
      const world = await interrupted(silent);
      world.control.advance(HOUR + 10 * MINUTE + 1000);
      const newcomer = await aNewcomer(world);
      world.control.advance(HOUR);
      await apply(world);
      expect([statusOf(world, newcomer), stateOf(world, newcomer)]).toEqual(['Active', undefined]);
    });

    it('and that was made within them is switched off', async () => {
      const world = await interrupted(silent);
      world.control.advance(HOUR + 10 * MINUTE - 1000);
      const newcomer = await aNewcomer(world);
      world.control.advance(HOUR);
      await apply(world);
      expect(statusOf(world, newcomer)).toBe('Inactive');
    });
  });

  it('is switched off, not deleted, when CloudTrail may not be asked', async () => {
    const world = await interrupted();
    const newcomer = await aNewcomer(world);
    world.control.addFault({ operation: 'cloudtrail:*', kind: 'error', code: 'AccessDenied', status: 403 });
    world.control.advance(2 * HOUR);
    await apply(world);
    expect([statusOf(world, newcomer), statusOf(world, OLD)]).toEqual(['Inactive', 'Active']);
  });
});

describe('a key that the interrupted run made itself', () => {
  /** The answer to CreateAccessKey was lost: the key is there, and nobody has its secret. */
  async function orphaned(): Promise<{ readonly world: World; readonly orphan: string }> {
    const world = await aWorld({
      policy: POLICY,
      users: [aUser('ruth', { ageDays: 100, lastUsedDaysAgo: 0.5 })],
    });
    world.control.addFault({ operation: 'iam:CreateAccessKey', kind: 'drop-after' });
    const { code, err, out } = await apply(world);
    world.control.clearFaults();
    const [orphan = 'none'] = (await world.byHand.accessKeys('ruth'))
      .map(({ keyId: id }) => id)
      .filter((id) => id !== OLD);
    expect(code).toBe(1);
    expect(out + err).toContain('A later run puts it right');
    world.control.advance(2 * HOUR);
    return { world, orphan };
  }

  it('is deleted, and the next run rotates', async () => {
    const { world, orphan } = await orphaned();
    expect((await apply(world)).done).toEqual(['repair ruth']);
    expect([statusOf(world, orphan), stateOf(world, OLD)]).toEqual(['gone', undefined]);
    expect((await apply(world)).done).toEqual(['notify ruth', 'rotate ruth']);
  });

  it('and is in use all the same is nobody’s to decide about: both keys stay, every run says so and ends with 1', async () => {
    const { world, orphan } = await orphaned();
    world.control.use(orphan, { service: 's3' });
    for (let day = 0; day < 2; day += 1) {
      const { code, report } = await apply(world);
      expect(code).toBe(1);
      expect(report.results[0]?.message).toContain(`RotationUnclear: ${orphan}`);
      expect([statusOf(world, orphan), statusOf(world, OLD)]).toEqual(['Active', 'Active']);
      world.control.advance(LATE);
    }
    expect(recordOf(world, OLD)).toContain('state=rotating');
  });

  it('is deleted even while the sink is down, and its secret as soon as the sink is back', async () => {
    const { world, orphan } = await orphaned();
    const down = world.control.addFault({ operation: 'secretsmanager:*', kind: 'drop' });
    const { code } = await apply(world);
    expect([code, statusOf(world, OLD), stateOf(world, OLD)]).toEqual([1, 'Active', 'rotating']);
    world.control.clearFaults(down.id);
    world.control.advance(LATE);
    expect(await apply(world)).toMatchObject({ code: 0 });
    expect([statusOf(world, orphan), stateOf(world, OLD)]).toEqual(['gone', undefined]);
  });
});

describe('rotations that keep failing', () => {
  const team = ['ada', 'bea', 'cleo', 'dina', 'eva'];

  it('are given up after the third; the other users are named and left for the next run', async () => {
    const world = await aWorld({
      policy: POLICY,
      users: team.map((name) => aUser(name, { ageDays: 100, lastUsedDaysAgo: 0.5 })),
    });
    world.control.addFault({
      operation: 'secretsmanager:PutSecretValue',
      kind: 'error',
      code: 'AccessDenied',
      status: 403,
    });
    world.control.addFault({
      operation: 'secretsmanager:CreateSecret',
      kind: 'error',
      code: 'AccessDenied',
      status: 403,
    });
    const { code, failed, skipped } = await apply(world);
    expect([code, failed, skipped]).toEqual([
      1,
      ['rotate ada', 'rotate bea', 'rotate cleo'],
      ['rotate dina', 'rotate eva'],
    ]);
    world.control.clearFaults();
    const { done } = await apply(world);
    expect(done.filter((step) => step.startsWith('rotate'))).toEqual(team.map((name) => `rotate ${name}`));
  });
});
