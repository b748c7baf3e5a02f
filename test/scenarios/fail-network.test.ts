import { describe, expect, it } from 'vitest';
import type { World } from '../harness/cli.ts';
import { BUSY_DAY, SETTLED, UNTOUCHED, aBusyDay, keysOf, timesTold } from '../harness/busy-day.ts';
import { apply, expectWholeJournal, writes } from '../harness/steps.ts';

const WRITES = [
  'iam:TagUser',
  'iam:UntagUser',
  'iam:UpdateAccessKey',
  'iam:DeleteAccessKey',
  'ses:SendEmail',
];
const READS = [
  'sts:GetCallerIdentity',
  'iam:GenerateCredentialReport',
  'iam:GetCredentialReport',
  'iam:GetAccountAuthorizationDetails',
  'iam:ListAccessKeys',
  'iam:GetAccessKeyLastUsed',
  'iam:GetUser',
  'iam:ListUserTags',
  'iam:ListGroupsForUser',
  'iam:ListAttachedUserPolicies',
  'ses:ListSuppressedDestinations',
];
const BROKEN = { code: 'ServiceFailure', status: 500 } as const;

/** Runs of the following day bring everything to its end. @returns how often owners were told, least and most */
async function catchUp(world: World): Promise<readonly [number, number]> {
  world.control.clearFaults();
  world.passDays(1);
  await apply(world);
  const last = await apply(world);
  expect([last.code, keysOf(world)]).toEqual([0, SETTLED]);
  await expectWholeJournal(world);
  return timesTold(world);
}

describe('a run on a busy day', () => {
  it('that is throttled on every call now and then does everything all the same, nothing twice', async () => {
    const world = await aBusyDay();
    for (const operation of [...READS, ...WRITES])
      world.control.addFault({ operation, kind: 'throttle', times: 3 });
    const { code, done } = await apply(world);
    expect([code, done, keysOf(world), timesTold(world)]).toEqual([0, BUSY_DAY, SETTLED, [1, 1]]);
  });

  it('that is throttled for good gives up, says so, and is caught up by the next', async () => {
    const world = await aBusyDay();
    world.control.addFault({ operation: '*:*', kind: 'throttle' });
    const { code, err } = await world.run(['apply', '--yes', '--quiet']);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('was refused for too many calls (Throttling), tried 5 times'),
    ]);
    expect(keysOf(world)).toEqual(UNTOUCHED);
    expect(await catchUp(world)).toEqual([1, 1]);
  });

  it.each([...READS, ...WRITES])(
    'on which the connection breaks off once before %s loses nothing',
    async (operation) => {
      const world = await aBusyDay();
      world.control.addFault({ operation, kind: 'drop', times: 1 });
      await apply(world);
      expect(await catchUp(world)).toEqual([1, 1]);
    },
  );

  it.each(WRITES)(
    'whose answer to %s is lost once does it once, and mails at most twice',
    async (operation) => {
      const world = await aBusyDay();
      world.control.addFault({ operation, kind: 'drop-after', times: 1 });
      const { code } = await apply(world);
      // A mail is never sent again in the same run: whether SES took it is not known.
      expect(code).toBe(operation === 'ses:SendEmail' ? 1 : 0);
      expect(await catchUp(world)).toEqual(operation === 'ses:SendEmail' ? [1, 2] : [1, 1]);
    },
  );

  it.each(WRITES)(
    'in which every %s takes effect and is answered with an error is caught up by the next',
    async (operation) => {
      const world = await aBusyDay();
      world.control.addFault({ operation, kind: 'error-after', ...BROKEN });
      const { code, out } = await world.run(['apply', '--yes', '--quiet']);
      // Tried again, a deletion finds that the key is gone, and that is as good as an answer.
      expect(code).toBe(operation === 'iam:DeleteAccessKey' ? 0 : 1);
      if (code === 1) expect(out).toContain('failed on the side of AWS (HTTP 500, ServiceFailure)');
      expect(await catchUp(world)).toEqual(operation === 'ses:SendEmail' ? [2, 2] : [1, 1]);
    },
  );

  it.each(READS)(
    'in which every %s fails on the side of AWS does nothing it is not sure of',
    async (operation) => {
      const world = await aBusyDay();
      world.control.addFault({ operation, kind: 'error', ...BROKEN });
      const { code, out, err } = await world.run(['apply', '--yes', '--output', 'json']);
      expect(out + err).not.toContain('Unexpected');
      const isNeeded = !['iam:GetAccountAuthorizationDetails', 'iam:ListGroupsForUser'].includes(operation);
      expect(code).toBe(isNeeded ? 1 : 0);
      const hasAnotherWay = !isNeeded || operation.endsWith('CredentialReport');
      expect(keysOf(world)).toEqual(hasAnotherWay ? SETTLED : UNTOUCHED);
      expect(await catchUp(world)).toEqual([1, 1]);
    },
  );
});

describe('IAM that shows a change only later', () => {
  it('is waited for, and the record follows what is true', async () => {
    const world = await aBusyDay();
    const real = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.min(ms, 200)));
    await real(200); // what the day began with has been there for long
    world.control.setSwitches({ consistency: { readsMs: 150 } });
    const { code } = await world.run(['apply', '--yes', '--quiet'], { sleep: real });
    expect(code).toBe(0);
    expect(keysOf(world)).toEqual(SETTLED);
    expect(writes(world).filter((call) => call === 'iam:UpdateAccessKey')).toHaveLength(1);
  });
});
