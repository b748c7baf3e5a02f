import { DeleteSuppressedDestinationCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { FALLBACK, policyFile } from '../harness/policy-file.ts';
import {
  IDLE,
  addressees,
  apply,
  aUser,
  expectWholeJournal,
  holdOf,
  keyId,
  statusOf,
} from '../harness/steps.ts';

const ANA = keyId('ana');

/** Somebody takes an address off the suppression list of SES. */
async function takeOffSuppressionList({ sandbox, control }: World, address: string): Promise<void> {
  const ses = new SESv2Client({
    endpoint: sandbox.endpoint,
    region: 'us-east-1',
    credentials: control.credentials(),
  });
  await ses.send(new DeleteSuppressedDestinationCommand({ EmailAddress: address }));
  ses.destroy();
}

describe('whoever answers for a user', () => {
  it('and takes over in the grace is told anew, and the clock starts again', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(6);
    await world.byHand.tagUser('ana', new Map([['email', 'new.owner@example.com']]));
    world.passDays(1);
    // Both hear of it: the one that it is not theirs any more, the other what applies.
    expect((await apply(world)).done).toEqual(['notify ana', 'notify ana']);
    expect(addressees(world).toSorted()).toEqual([
      'ana@example.com',
      'ana@example.com',
      'new.owner@example.com',
    ]);
    world.passDays(6);
    expect((await apply(world)).done).toEqual([]);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
  });

  it('and answers again later is told anew: what they were told before has not counted since', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(1);
    await world.byHand.tagUser('ana', new Map([['email', 'deputy@example.com']]));
    await apply(world);
    world.passDays(5);
    await world.byHand.tagUser('ana', new Map([['email', 'ana@example.com']]));
    const before = addressees(world).length;
    expect((await apply(world)).done).toEqual(['notify ana', 'notify ana']);
    expect(addressees(world).slice(before).toSorted()).toEqual(['ana@example.com', 'deputy@example.com']);
    world.passDays(6);
    expect((await apply(world)).done).toEqual([]);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
    await expectWholeJournal(world);
  });

  it('and whom mail reaches again is told anew: the notice that bounced stays none', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)], ses: { bounces: ['ana@example.com'] } });
    await apply(world);
    world.passDays(1);
    await apply(world);
    world.passDays(5);
    await takeOffSuppressionList(world, 'ana@example.com');
    expect((await apply(world)).done).toEqual(['notify ana', 'notify ana']);
    expect(addressees(world).slice(0, 2)).toEqual(['ana@example.com', FALLBACK]);
    expect(addressees(world).slice(2).toSorted()).toEqual(['ana@example.com', FALLBACK]);
  });

  it('and cannot be reached is passed over: the fallback is told, and the clock starts again', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)], ses: { bounces: ['ana@example.com'] } });
    await apply(world);
    expect(world.control.mails()[0]?.outcome).toBe('bounced');
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(addressees(world)).toEqual(['ana@example.com', FALLBACK]);
    world.passDays(6);
    expect((await apply(world)).done).toEqual([]);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
    expect(addressees(world).at(-1)).toBe(FALLBACK);
  });

  it('with several users gets one message a run for all their keys', async () => {
    const team = { tags: { email: 'team@example.com' } };
    const world = await aWorld({
      users: [{ ...aUser('ana', IDLE), ...team }, { ...aUser('bo', IDLE), ...team }, aUser('cy', IDLE)],
    });
    expect((await apply(world)).done).toEqual(['notify ana', 'notify bo', 'notify cy']);
    expect(addressees(world).toSorted()).toEqual(['cy@example.com', 'team@example.com']);
    const mail = world.control.mails().find(({ to }) => to.includes('team@example.com'))?.text ?? '';
    expect([ANA, keyId('bo'), keyId('cy')].map((id) => mail.includes(id))).toEqual([true, true, false]);
  });

  it('is nobody: nothing is done to a key whose owner could not be told', async () => {
    const world = await aWorld({
      policy: policyFile({ owners: [{ tag: 'email' }] }),
      users: [{ ...aUser('ana', IDLE), tags: { email: 'ask Bob' } }],
    });
    for (const days of [0, 7, 30]) {
      world.passDays(days);
      expect((await apply(world)).done).toEqual([]);
      expect(await holdOf(world, ANA)).toBe('OwnerUndeliverable');
    }
    expect([statusOf(world, ANA), addressees(world)]).toEqual(['Active', []]);
  });

  it('cannot be told when the configuration has no notify: nothing is done', async () => {
    const world = await aWorld({ policy: policyFile({ notify: null }), users: [aUser('ana', IDLE)] });
    for (const days of [0, 8]) {
      world.passDays(days);
      expect((await apply(world)).done).toEqual([]);
      expect(await holdOf(world, ANA)).toBe('NotConfigured');
    }
    expect(statusOf(world, ANA)).toBe('Active');
  });

  it('hears the date, and how to undo', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(7);
    await apply(world);
    const [announced, deactivated] = world.control.mails();
    expect(announced?.text).toContain('11 November 2026, 02:00 UTC');
    expect(deactivated?.text).toContain(`keywarden restore ${ANA}`);
    expect(deactivated?.text).toContain('11 December 2026, 02:00 UTC');
  });
});

describe('the operators', () => {
  const withOperators = policyFile({
    notify: {
      email: { via: 'ses', from: 'keywarden@example.com', region: 'us-east-1', operators: 'ops@example.com' },
    },
  });

  it('get a digest after each run', async () => {
    const world = await aWorld({ policy: withOperators, users: [aUser('ana', IDLE)] });
    await apply(world);
    expect(addressees(world)).toEqual(['ana@example.com', 'ops@example.com']);
    expect(world.control.mails()[1]?.text).toContain(ANA);
  });

  it('who cannot be written to make the run end with 1; what was done stays done', async () => {
    const world = await aWorld({ policy: withOperators, users: [aUser('ana', IDLE)] });
    world.control.addFault({
      operation: 'ses:SendEmail',
      kind: 'error',
      code: 'AccessDenied',
      status: 403,
      after: 1,
    });
    const { code, done, report } = await apply(world);
    expect([code, done]).toEqual([1, ['notify ana']]);
    expect(report.errors).toEqual([expect.stringContaining('The digest to ops@example.com was not sent')]);
    world.control.clearFaults();
    expect(await apply(world)).toMatchObject({ code: 0, done: [] });
  });
});
