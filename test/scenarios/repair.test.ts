import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/core/model/time.ts';
import { type World, type WorldOptions, aWorld } from '../harness/cli.ts';
import { FALLBACK, policyFile } from '../harness/policy-file.ts';
import { renameUser } from '../harness/rename.ts';
import { storeFolder } from '../harness/store.ts';
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

/** AWS shows the use of a key hours late; before that nothing is done to one. */
const SHOWN = 7 * HOUR;

describe('a key that appeared beside an interrupted rotation', () => {
  it('and that CloudTrail shows to be made by somebody else is theirs: left alone', async () => {
    const world = await interrupted();
    const newcomer = await aNewcomer(world);
    world.control.advance(SHOWN);
    const { code, report } = await apply(world);
    expect(code).toBe(0);
    expect(report.results[0]?.message).toContain(`${newcomer} was made by somebody else`);
    expect([statusOf(world, newcomer), stateOf(world, newcomer)]).toEqual(['Active', undefined]);
    expect(stateOf(world, OLD)).toBeUndefined();
  });

  const denied = { operation: 'cloudtrail:*', kind: 'error', code: 'AccessDenied', status: 403 } as const;
  const throttled = { operation: 'cloudtrail:*', kind: 'throttle' } as const;

  describe.each([
    ['may not be asked', denied],
    ['answers nobody', throttled],
    ['does not show it', null],
  ])('when CloudTrail %s', (_, fault) => {
    async function unattributed(): Promise<{ readonly world: World; readonly newcomer: string }> {
      const world = await interrupted({
        switches: { cloudTrail: { delayMs: fault === null ? 400 * LATE : 0 } },
      });
      const newcomer = await aNewcomer(world);
      world.control.clearCalls();
      if (fault !== null) world.control.addFault(fault);
      world.control.advance(SHOWN);
      return { world, newcomer };
    }

    it('is not touched; its owner is told how to settle it, and then it waits for people', async () => {
      const { world, newcomer } = await unattributed();
      const { code, done } = await apply(world);
      expect([code, done]).toEqual([0, ['notify ruth', 'notify ruth', 'repair ruth']]);
      expect(addressees(world)).toEqual(['ruth@example.com', FALLBACK]);
      expect([keyChanges(world), statusOf(world, newcomer), statusOf(world, OLD)]).toEqual([
        [],
        'Active',
        'Active',
      ]);
      const [mail] = world.control.mails();
      expect(mail?.text).toContain(`aws iam delete-access-key --user-name ruth --access-key-id ${newcomer}`);
      expect(mail?.text).toContain(`aws iam untag-user --user-name ruth --tag-keys keywarden:${OLD}`);
      expect(await holdOf(world, OLD)).toBe('UnattributedKey');
      world.control.advance(HOUR);
      expect((await apply(world)).done).toEqual([]);
    });

    it('is settled by deleting it: the next runs rotate', async () => {
      const { world, newcomer } = await unattributed();
      await apply(world);
      await world.byHand.deleteKey('ruth', newcomer);
      expect((await apply(world)).done).toEqual(['repair ruth']);
      expect((await apply(world)).done).toEqual(['notify ruth', 'rotate ruth']);
    });

    it('is settled by removing the record: both keys are their owner’s', async () => {
      const { world, newcomer } = await unattributed();
      await apply(world);
      await world.byHand.untagUser('ruth', [`keywarden:${OLD}`]);
      for (let day = 0; day < 3; day += 1) {
        world.control.advance(LATE);
        expect((await apply(world)).code).toBe(0);
      }
      expect([statusOf(world, newcomer), statusOf(world, OLD), stateOf(world, OLD)]).toEqual([
        'Active',
        'Active',
        undefined,
      ]);
    });

    it('is cleared up as soon as CloudTrail says whose it is', async () => {
      const { world, newcomer } = await unattributed();
      await apply(world);
      world.control.clearFaults();
      world.control.setSwitches({ cloudTrail: { delayMs: 0 } });
      world.control.advance(LATE);
      expect((await apply(world)).done).toContain('repair ruth');
      expect([stateOf(world, OLD), statusOf(world, newcomer)]).toEqual([undefined, 'Active']);
    });
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
    return { world, orphan };
  }

  it('is left alone as long as AWS might not show yet that somebody uses it', async () => {
    const { world, orphan } = await orphaned();
    world.control.advance(6 * HOUR - MINUTE);
    expect(await holdOf(world, OLD)).toBe('RotationInterrupted');
    expect((await apply(world)).done).toEqual([]);
    expect(statusOf(world, orphan)).toBe('Active');
  });

  it('is switched off, its owner is told that it was nobody’s, and it is deleted a day later; then the key is rotated', async () => {
    const { world, orphan } = await orphaned();
    world.control.advance(SHOWN);
    expect((await apply(world)).done).toEqual(['notify ruth', 'repair ruth']);
    expect([statusOf(world, orphan), stateOf(world, orphan), stateOf(world, OLD)]).toEqual([
      'Inactive',
      'deactivated',
      undefined,
    ]);
    expect(addressees(world)).toEqual(['ruth@example.com']);
    expect(world.control.mails()[0]?.text).toContain('Your own keys are not touched.');
    world.control.advance(23 * HOUR);
    await apply(world);
    expect(statusOf(world, orphan)).toBe('Inactive');
    world.control.advance(2 * HOUR);
    await apply(world);
    expect([statusOf(world, orphan), statusOf(world, OLD)]).toEqual(['gone', 'Active']);
    expect((await apply(world)).done).toEqual(['notify ruth', 'rotate ruth']);
  });

  it('and was switched off can be restored, and stays', async () => {
    const { world, orphan } = await orphaned();
    world.control.advance(SHOWN);
    await apply(world);
    expect((await world.run(['restore', orphan])).code).toBe(0);
    for (let day = 0; day < 3; day += 1) {
      world.control.advance(LATE);
      await apply(world);
    }
    expect([statusOf(world, orphan), statusOf(world, OLD)]).toEqual(['Active', 'Active']);
  });

  it.each(['s3', 'sts'])(
    'and that is in use all the same (%s) is not touched: people settle it',
    async (service) => {
      const { world, orphan } = await orphaned();
      world.control.advance(20 * MINUTE);
      world.control.use(orphan, { service });
      world.control.advance(SHOWN);
      for (let day = 0; day < 3; day += 1) {
        expect((await apply(world)).code).toBe(0);
        expect(await holdOf(world, OLD)).toBe('RotationUnclear');
        world.control.advance(LATE);
      }
      expect([statusOf(world, orphan), statusOf(world, OLD)]).toEqual(['Active', 'Active']);
      expect(world.control.mails().filter(({ text }) => text?.includes(orphan))).toHaveLength(2);
    },
  );

  it('is left to people when history has no run that began it, whatever the record says', async () => {
    const { world, orphan } = await orphaned();
    await rm(join(storeFolder(world), 'journal'), { recursive: true });
    world.control.advance(SHOWN);
    expect((await apply(world)).code).toBe(0);
    expect([statusOf(world, orphan), await holdOf(world, OLD)]).toEqual(['Active', 'RotationUnclear']);
    expect(world.control.mails()[0]?.text).toContain(orphan);
  });

  it('is found though its user was renamed in between', async () => {
    const { world, orphan } = await orphaned();
    await renameUser(world.sandbox, 'ruth', 'ruth-new');
    world.control.advance(SHOWN);
    expect((await apply(world)).done).toEqual(['notify ruth-new', 'repair ruth-new']);
    expect([statusOf(world, orphan), stateOf(world, OLD)]).toEqual(['Inactive', undefined]);
  });

  it('is not touched while the sink is down, which alone knows whether anybody has seen it', async () => {
    const { world, orphan } = await orphaned();
    world.control.advance(SHOWN);
    const down = world.control.addFault({ operation: 'secretsmanager:*', kind: 'drop' });
    await apply(world);
    expect([statusOf(world, orphan), await holdOf(world, OLD)]).toEqual(['Active', 'RotationUnclear']);
    world.control.clearFaults(down.id);
    world.control.advance(LATE);
    await apply(world);
    expect([statusOf(world, orphan), stateOf(world, OLD)]).toEqual(['Inactive', undefined]);
  });

  it.each([
    ['taken out of the configuration', undefined, 'NotConfigured'],
    ['pointed to another place', { to: 'secrets-manager', region: 'eu-west-1' }, 'RotationUnclear'],
  ])('holds its user, and no one else, when "deliver" is %s', async (_, deliver, reason) => {
    const { world, orphan } = await orphaned();
    world.control.advance(SHOWN);
    const by = deliver === undefined ? 'owner' : 'keywarden';
    const rules = [{ name: 'all', rotate: { by, after: '90d', remind: [] } }];
    await world.write('keywarden.yaml', policyFile({ rules, ...(deliver === undefined ? {} : { deliver }) }));
    expect((await apply(world)).code).toBe(0);
    expect([await holdOf(world, OLD), statusOf(world, orphan)]).toEqual([reason, 'Active']);
    await world.write('keywarden.yaml', POLICY);
    world.control.advance(LATE);
    await apply(world);
    expect([statusOf(world, orphan), stateOf(world, OLD)]).toEqual(['Inactive', undefined]);
  });
});

describe('a rotation that was cut off between its commit and the handover', () => {
  async function committed(): Promise<{ readonly world: World; readonly fresh: string }> {
    const world = await aWorld({
      policy: POLICY,
      users: [aUser('ruth', { ageDays: 100, lastUsedDaysAgo: 0.5 })],
    });
    const fault = { operation: 'secretsmanager:UpdateSecretVersionStage', kind: 'drop' } as const;
    world.control.addFault(fault);
    expect((await apply(world)).code).toBe(1);
    world.control.clearFaults();
    const fresh = (await world.byHand.accessKeys('ruth')).map(({ keyId: id }) => id).find((id) => id !== OLD);
    expect([stateOf(world, OLD), world.control.mails().length]).toEqual(['replaced', 0]);
    return { world, fresh: fresh ?? 'none' };
  }

  it('goes forward: the secret is made visible, and only then its owner is told', async () => {
    const { world, fresh } = await committed();
    expect(recordOf(world, fresh)).toContain(' hidden=');
    world.control.advance(2 * HOUR);
    world.control.clearCalls();
    expect((await apply(world)).done).toEqual(['notify ruth', 'repair ruth']);
    expect(recordOf(world, fresh)).not.toContain('hidden=');
    expect(keyChanges(world)).toEqual([]);
    const order = world.control.calls().map(({ operation }) => operation);
    expect(order.indexOf('UpdateSecretVersionStage')).toBeLessThan(order.indexOf('SendEmail'));
  });

  it('is carried on though its user was renamed in between, and points to the secret that there is', async () => {
    const { world } = await committed();
    await renameUser(world.sandbox, 'ruth', 'ruth-new');
    world.control.advance(2 * HOUR);
    expect((await apply(world)).done).toEqual(['notify ruth-new', 'repair ruth-new']);
    expect(world.control.mails()[0]?.text).toContain("--secret-id 'keywarden/ruth'");
  });
});

describe('rotations that keep failing', () => {
  const team = ['ada', 'bea', 'cleo', 'dina', 'eva'];

  const fails = (operation: string) =>
    ({ operation, kind: 'error', code: 'AccessDenied', status: 403 }) as const;
  const users = team.map((name) => aUser(name, { ageDays: 100, lastUsedDaysAgo: 0.5 }));

  it('are given up after the third; the other users are named, and come first in the next run', async () => {
    const world = await aWorld({ policy: POLICY, users });
    world.control.addFault(fails('secretsmanager:PutSecretValue'));
    const { code, failed, skipped } = await apply(world);
    expect([code, failed, skipped]).toEqual([
      1,
      ['rotate ada', 'rotate bea', 'rotate cleo'],
      ['rotate dina', 'rotate eva'],
    ]);
    world.control.clearFaults();
    const { report } = await apply(world);
    const order = report.results.filter(({ step }) => step === 'rotate').map(({ user }) => user);
    expect(order).toEqual(['dina', 'eva', 'ada', 'bea', 'cleo']);
  });

  it('before anything was begun stop nobody else', async () => {
    const world = await aWorld({ policy: POLICY, users });
    world.control.addFault({ ...fails('secretsmanager:CreateSecret'), times: 3 });
    const { code, done, failed } = await apply(world);
    expect(code).toBe(1);
    expect(failed).toEqual(['rotate ada', 'rotate bea', 'rotate cleo']);
    expect(done).toContain('rotate dina');
    expect(keyChanges(world)).toEqual(['iam:CreateAccessKey', 'iam:CreateAccessKey']);
  });
});
