import { describe, expect, it } from 'vitest';
import { aWorld } from '../harness/cli.ts';
import { BUSY_DAY, SETTLED, UNTOUCHED, aBusyDay, keysOf, timesTold } from '../harness/busy-day.ts';
import { IDLE, aUser, apply, expectWholeJournal, keyId, statusOf, writes } from '../harness/steps.ts';

const DENIED = { kind: 'error', code: 'AccessDenied', status: 403 } as const;

/** Every call of a run, and what of the busy day remains undone when it is denied. */
const CALLS: Readonly<
  Record<string, { readonly code: number; readonly undone: readonly string[] | 'everything' }>
> = {
  'sts:GetCallerIdentity': { code: 1, undone: 'everything' },
  // Without the report the keys are read one by one, but whether root has one is not known.
  'iam:GenerateCredentialReport': { code: 1, undone: [] },
  'iam:GetCredentialReport': { code: 1, undone: [] },
  'iam:GetAccountAuthorizationDetails': { code: 0, undone: [] },
  'iam:ListAccessKeys': { code: 1, undone: 'everything' },
  'iam:GetAccessKeyLastUsed': { code: 1, undone: BUSY_DAY },
  'iam:GetUser': { code: 1, undone: BUSY_DAY },
  'iam:ListUserTags': { code: 1, undone: BUSY_DAY },
  // No rule of this policy asks for groups.
  'iam:ListGroupsForUser': { code: 0, undone: [] },
  'iam:ListAttachedUserPolicies': { code: 1, undone: BUSY_DAY },
  'ses:ListSuppressedDestinations': { code: 1, undone: 'everything' },
  'iam:TagUser': {
    code: 1,
    undone: ['deactivate ana', 'delete dora', 'notify ana', 'notify otto', 'repair otto'],
  },
  // The key is deleted; that its record stays is a failure to be seen.
  'iam:UntagUser': { code: 1, undone: ['delete dora', 'repair vera'] },
  'iam:UpdateAccessKey': { code: 1, undone: ['deactivate ana', 'notify ana'] },
  'iam:DeleteAccessKey': { code: 1, undone: ['delete dora'] },
  'ses:SendEmail': { code: 1, undone: ['notify ana', 'notify nina', 'notify otto'] },
};

describe('a run on a busy day', () => {
  it('does what is due, with exactly the calls listed here', async () => {
    const world = await aBusyDay();
    expect(keysOf(world)).toEqual(UNTOUCHED);
    const { code, done } = await apply(world);
    expect([code, done]).toEqual([0, BUSY_DAY]);
    expect(keysOf(world)).toEqual(SETTLED);
    const called = new Set(world.control.calls().map(({ service, operation }) => `${service}:${operation}`));
    expect([...called].toSorted()).toEqual(Object.keys(CALLS).toSorted());
  });

  it.each(Object.entries(CALLS))(
    'that may not call %s says so, does nothing on what it does not know, and is caught up by the next',
    async (operation, { code, undone }) => {
      const world = await aBusyDay();
      world.control.addFault({ operation, ...DENIED });
      const ran = await world.run(['apply', '--yes']);
      const said = ran.out + ran.err;
      expect([ran.code, said]).toEqual([code, expect.not.stringContaining('Unexpected')]);
      // Groups that no rule asks for go unmentioned.
      if (operation !== 'iam:ListGroupsForUser') {
        expect(said).toContain(`${operation} was denied`);
        expect(said).toContain(`Allow the action ${operation}`);
      }
      const expected = BUSY_DAY.filter((step) => undone !== 'everything' && !undone.includes(step));
      const effects = writes(world).length;
      if (expected.length === 0) expect([effects > 0, keysOf(world)]).toEqual([false, UNTOUCHED]);
      expect(statusOf(world, keyId('ana'))).toBe(expected.includes('deactivate ana') ? 'Inactive' : 'Active');

      world.control.clearFaults();
      world.passDays(1);
      await apply(world);
      const last = await apply(world);
      expect([last.code, keysOf(world)]).toEqual([0, SETTLED]);
      expect(timesTold(world)).toEqual([1, 1]);
      await expectWholeJournal(world);
    },
  );

  it('that may not even list the users ends at once', async () => {
    const world = await aBusyDay();
    for (const operation of ['iam:GetAccountAuthorizationDetails', 'iam:ListUsers'])
      world.control.addFault({ operation, ...DENIED });
    const { code, out, err } = await world.run(['apply', '--yes']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('Allow the action iam:ListUsers');
    expect(keysOf(world)).toEqual(UNTOUCHED);
  });

  it.each(['iam:GetUser', 'iam:ListUserTags', 'iam:UpdateAccessKey'])(
    'on which %s is denied for one user does the others, names that one, and ends with 1',
    async (operation) => {
      const world = await aWorld({ users: ['ana', 'bo', 'cy'].map((name) => aUser(name, IDLE)) });
      await apply(world);
      world.passDays(7);
      world.control.addFault({ operation, userName: 'bo', ...DENIED });
      const { code, done, failed, report } = await apply(world);
      expect([code, done.filter((step) => step.startsWith('deactivate')), failed]).toEqual([
        1,
        ['deactivate ana', 'deactivate cy'],
        ['deactivate bo'],
      ]);
      expect(report.results.find(({ user }) => user === 'bo')?.message).toContain(`${operation} was denied`);
    },
  );
});
