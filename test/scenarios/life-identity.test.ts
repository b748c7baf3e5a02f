import { CreateUserCommand, DeleteUserCommand, IAMClient, UpdateUserCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../src/report/history-entry.ts';
import { type World, aWorld } from '../harness/cli.ts';
import { IDLE, aUser, addressees, apply, keyId, plan, statusOf } from '../harness/steps.ts';

const ANA = keyId('ana');

/** As an administrator, for what Keywarden itself never does. */
function iamOf({ sandbox, control }: World): IAMClient {
  return new IAMClient({
    endpoint: sandbox.endpoint,
    region: 'us-east-1',
    credentials: control.credentials(),
  });
}

describe('a user who', () => {
  it.each([
    ['is renamed', { NewUserName: 'ana.berg' }],
    ['is moved to another path', { NewPath: '/team/' }],
  ])('%s in the grace is the same user: the clock goes on', async (_, change) => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(6);
    await iamOf(world).send(new UpdateUserCommand({ UserName: 'ana', ...change }));
    world.passDays(1);
    await apply(world);
    expect([statusOf(world, ANA), addressees(world)]).toEqual([
      'Inactive',
      ['ana@example.com', 'ana@example.com'],
    ]);
  });

  it('is renamed is found in history under a name that it has never heard', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    const change = { UserName: 'ana', NewUserName: 'ana.berg' };
    await iamOf(world).send(new UpdateUserCommand(change));
    expect((await world.run(['history', 'ana.berg'])).out).toContain('ana@example.com was told');
    const { json } = await world.run(['explain', 'ana.berg', '--output', 'json']);
    expect(JSON.stringify(json())).toContain('"event":"notice-accepted"');
    expect((await world.run(['history', 'nobody'])).out).toContain('Nothing has happened');
  });

  it('is named by id in every line about them, so that a namesake is never taken for them', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(1);
    world.control.use(ANA);
    await apply(world);
    world.passDays(1);
    await world.run(['exempt', 'ana', '--until', '2026-12-31', '--reason', 'audit']);
    await world.byHand.untagUser('ana', ['keywarden:exempt']);
    await apply(world);
    await world.run(['exempt', 'ana', '--end']);
    const { json } = await world.run(['history', '--output', 'json']);
    const lines = (json() as { readonly entries: readonly HistoryEntry[] }).entries.filter(
      ({ user }) => user === 'ana',
    );
    expect(lines.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['notice-accepted', 'receipt-voided', 'exemption-vanished', 'done']),
    );
    const nameless = lines.filter(({ data }) => typeof data['userId'] !== 'string');
    expect(nameless.map(({ event }) => event)).toEqual([]);
  });

  it('is made anew under the name of another inherits nothing of them', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    await world.byHand.deleteKey('ana', ANA);
    const iam = iamOf(world);
    await iam.send(new DeleteUserCommand({ UserName: 'ana' }));
    await iam.send(
      new CreateUserCommand({ UserName: 'ana', Tags: [{ Key: 'email', Value: 'new@example.com' }] }),
    );
    const { keyId: fresh } = await world.byHand.createKey('ana');
    world.passDays(7);
    expect((await apply(world)).done).toEqual([]);
    expect(statusOf(world, fresh)).toBe('Active');
    world.passDays(39);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(addressees(world).at(-1)).toBe('new@example.com');
  });

  it('came after the report was made is seen all the same', async () => {
    const world = await aWorld({ users: [aUser('bo', IDLE)] });
    await apply(world);
    await iamOf(world).send(new CreateUserCommand({ UserName: 'late' }));
    await world.byHand.createKey('late');
    const { code, out } = await world.run(['explain', 'late']);
    expect([code, out.includes('Healthy')]).toEqual([0, true]);
  });

  it('has three keys, which IAM should not allow, is looked after key by key, one a run', async () => {
    const world = await aWorld({
      users: [aUser('ana', IDLE, IDLE, IDLE)],
      switches: { quotas: { keysPerUser: 3 } },
    });
    await apply(world);
    world.passDays(7);
    for (let run = 0; run < 3; run += 1) {
      const { done, code } = await apply(world);
      expect([code, done.filter((step) => step === 'deactivate ana')]).toEqual([0, ['deactivate ana']]);
    }
    expect([1, 2, 3].map((number) => statusOf(world, keyId('ana', number)))).toEqual([
      'Inactive',
      'Inactive',
      'Inactive',
    ]);
    expect((await plan(world)).code).toBe(0);
  });
});
