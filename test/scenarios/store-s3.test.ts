import { describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';
import { IDLE, aUser, apply, expectWholeJournal, keyId, statusOf } from '../harness/steps.ts';

const ANA = keyId('ana');
const STATE = { buckets: [{ name: 'state' }] };

function inS3(store = 's3://state/keywarden'): Promise<World> {
  return aWorld({
    policy: policyFile({ store }),
    users: [aUser('ana', IDLE)],
    s3: STATE,
  });
}

describe('a store in S3', () => {
  it('carries the whole life of a key', async () => {
    const world = await inS3();
    expect((await apply(world)).done).toEqual(['notify ana']);
    world.passDays(7);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
    expect((await world.run(['restore', ANA])).code).toBe(0);
    expect(statusOf(world, ANA)).toBe('Active');
    expect((await world.run(['history', ANA])).out).toContain('restore done');
    await expectWholeJournal(world);
  });

  it.each([
    ['there is no such bucket', 's3://elsewhere/x', /NoSuchBucket|Make the bucket/],
    ['the bucket denies', 's3://state/x', /AccessDenied|s3:PutObject/],
  ])('that cannot be used changes nothing, and says why: %s', async (what, store, why) => {
    const world = await inS3(store);
    if (what.includes('denies'))
      world.control.addFault({ operation: 's3:PutObject', kind: 'error', code: 'AccessDenied', status: 403 });
    const { code, err } = await world.run(['apply', '--yes']);
    expect(code).toBe(1);
    expect(err).toMatch(why);
    expect(world.control.mails()).toEqual([]);
  });

  const FAILED = { kind: 'error-after', code: 'InternalError', status: 500 } as const;
  it.each([
    ['fails after its effect', FAILED],
    ['is dropped after its effect', { kind: 'drop-after' } as const],
    ['is dropped', { kind: 'drop' } as const],
    ['is throttled', { kind: 'throttle' } as const],
  ])('comes to the same when every second write %s, once', async (_, how) => {
    const world = await inS3();
    for (const after of [0, 2, 4, 6, 8])
      world.control.addFault({ operation: 's3:PutObject', times: 1, after, ...how });
    expect((await apply(world)).done).toEqual(['notify ana']);
    world.control.clearFaults();
    await expectWholeJournal(world);
    world.passDays(7);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
  });
});
