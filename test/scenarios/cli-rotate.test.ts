import { describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';
import {
  BUSY,
  aUser,
  addressees,
  expectWholeJournal,
  keyId,
  recordOf,
  statusOf,
  writes,
} from '../harness/steps.ts';

const ANA = keyId('ana');
const rules = [{ name: 'all', rotate: { by: 'keywarden', after: '90d', remind: [] } }];
const rotating = policyFile({ rules, deliver: { to: 'secrets-manager' } });

/** The key ids of a user, in the order in which they were made. */
async function keysOf(world: World, user: string): Promise<readonly string[]> {
  return (await world.byHand.accessKeys(user)).map(({ keyId: id }) => id);
}

describe('rotate USER', () => {
  it('replaces a key that is not old yet, hands it over and tells the owner where it is', async () => {
    const world = await aWorld({ users: [aUser('ana', BUSY)], policy: rotating });
    const { code, out } = await world.run(['rotate', 'ana']);
    expect(code).toBe(0);
    const [old, fresh = '', ...more] = await keysOf(world, 'ana');
    expect([old, more]).toEqual([ANA, []]);
    expect(out).toContain(`Replaced ${ANA} of ana by ${fresh}`);
    expect([statusOf(world, ANA), statusOf(world, fresh)]).toEqual(['Active', 'Active']);
    expect(recordOf(world, ANA)).toContain(`state=replaced`);
    expect(recordOf(world, fresh)).toContain(`state=issued`);
    expect(addressees(world)).toEqual(['ana@example.com']);
    const [mail] = world.control.mails();
    expect(mail?.text).toContain(fresh);
    expect(mail?.text).toContain('aws secretsmanager get-secret-value');
    await expectWholeJournal(world);
  });

  it('says as data what it did', async () => {
    const world = await aWorld({ users: [aUser('ana', BUSY)], policy: rotating });
    const { json } = await world.run(['rotate', 'ana', '--output', 'json', '--quiet']);
    expect(json()).toMatchObject({
      version: 1,
      user: 'ana',
      rotated: true,
      results: [{ outcome: 'done' }, { outcome: 'done' }],
    });
  });

  it.each([
    ['a user with two keys', { users: [aUser('ana', BUSY, BUSY)] }, rotating, /no slot is free/],
    ['a user whom nobody knows', { users: [] }, rotating, /no user ana/],
    ['a user without a key', { users: [aUser('ana')] }, rotating, /no access key/],
    [
      'a user without an owner',
      { users: [{ ...aUser('ana', BUSY), tags: {} }] },
      policyFile({ rules, deliver: { to: 'secrets-manager' }, owners: [{ tag: 'email' }] }),
      /Nobody who answers/,
    ],
    [
      'a quarantined user',
      { users: [{ ...aUser('ana', BUSY), attachedPolicies: ['AWSCompromisedKeyQuarantineV3'] }] },
      rotating,
      /probably leaked/,
    ],
    [
      'a rule that says nothing of rotation',
      { users: [aUser('ana', BUSY)] },
      policyFile({ deliver: { to: 'secrets-manager' } }),
      /no "rotate" section/,
    ],
  ])('refuses %s, says why, and makes no key', async (_, account, policy, why) => {
    const world = await aWorld({ ...account, policy });
    const { code, out } = await world.run(['rotate', 'ana']);
    expect(code).toBe(1);
    expect(out).toMatch(why);
    expect(writes(world)).toEqual([]);
  });

  it('refuses where nothing says how to hand a secret over', async () => {
    const byOwner = [{ name: 'all', rotate: { by: 'owner', after: '90d' } }];
    const world = await aWorld({ users: [aUser('ana', BUSY)], policy: policyFile({ rules: byOwner }) });
    const { code, out } = await world.run(['rotate', 'ana']);
    expect([code, writes(world)]).toEqual([1, []]);
    expect(out).toMatch(/no "deliver" section/);
  });

  it('needs a configuration', async () => {
    const world = await aWorld({ users: [aUser('ana', BUSY)], policy: null });
    expect((await world.run(['rotate', 'ana'])).code).toBe(2);
  });
});
