import { describe, expect, it } from 'vitest';
import { DeleteAccessKeyCommand, DeleteUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { type World, aWorld } from '../harness/cli.ts';
import { EVERYONE, policyFile } from '../harness/policy-file.ts';
import {
  IDLE,
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

const ANA = keyId('ana');
const OFF = { status: 'Inactive' as const, ageDays: 900, changedDaysAgo: 150, lastUsedDaysAgo: 160 };

/** Ana leaves, and somebody else by that name comes, with an idle key of their own. */
async function recreateAna(world: World, id: string): Promise<void> {
  const credentials = world.control.credentials();
  const iam = new IAMClient({ endpoint: world.sandbox.endpoint, region: 'us-east-1', credentials });
  await iam.send(new DeleteAccessKeyCommand({ UserName: 'ana', AccessKeyId: ANA }));
  await iam.send(new DeleteUserCommand({ UserName: 'ana' }));
  world.control.seed({
    accounts: [{ id: '111122223333', users: [{ ...aUser('ana'), keys: [{ id, ...IDLE }] }] }],
  });
}

describe('a key that somebody else deactivated', () => {
  it('is adopted when the rule says so: its clock starts at our first observation', async () => {
    const world = await aWorld({ users: [aUser('ana', OFF)] });
    expect((await apply(world)).done).toEqual(['notify ana', 'repair ana']);
    expect(recordOf(world, ANA)).toMatch(/^v2 state=adopted since=2026-11-04T02:00Z cause=adopted /);
    world.passDays(59);
    expect((await apply(world)).done).toEqual([]);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['delete ana']);
    expect(statusOf(world, ANA)).toBe('gone');
    await expectWholeJournal(world);
  });

  it('is left alone when it does not', async () => {
    const world = await aWorld({
      policy: policyFile({ rules: [{ ...EVERYONE, inactive: undefined }] }),
      users: [aUser('ana', OFF)],
    });
    for (const days of [0, 100]) {
      world.passDays(days);
      expect((await apply(world)).done).toEqual([]);
      expect(await holdOf(world, ANA)).toBe('InactiveByOthers');
    }
    expect(addressees(world)).toEqual([]);
  });

  it('and is restored after its adoption is not deleted', async () => {
    const world = await aWorld({ users: [aUser('ana', OFF)] });
    await apply(world);
    world.passDays(59);
    await world.byHand.setKeyStatus('ana', ANA, 'Active');
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['notify ana', 'repair ana']);
    expect([statusOf(world, ANA), stateOf(world, ANA)]).toEqual(['Active', 'restored']);
  });

  it('is adopted before the other key of its user is deactivated: one changing step a run', async () => {
    const world = await aWorld({ users: [aUser('ana', OFF, IDLE)] });
    expect((await apply(world)).done).toEqual(['notify ana', 'notify ana', 'repair ana']);
    expect(addressees(world)).toEqual(['ana@example.com']);
    world.passDays(7);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
    expect(statusOf(world, keyId('ana', 2))).toBe('Inactive');
  });
});

describe('a user who was created anew under the same name', () => {
  const NEW = 'AKIANEWANAAAAAAAAAAA';

  it('is somebody else: notices to the one before count for nothing', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    await recreateAna(world, NEW);
    world.passDays(7);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(statusOf(world, NEW)).toBe('Active');
    world.passDays(7);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
  });

  it('between the plan and the step is left alone', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(7);
    const { code, out } = await world.run(['apply'], {
      isTerminal: { input: true, output: true, error: true },
      confirm: async () => {
        await recreateAna(world, NEW);
        return true;
      },
    });
    expect(code).toBe(0);
    expect(out).toContain('another user has its name now');
    expect([statusOf(world, NEW), recordOf(world, NEW)]).toEqual(['Active', undefined]);
    expect(keyChanges(world)).toEqual(['iam:DeleteAccessKey']);
  });
});
