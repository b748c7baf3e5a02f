import { describe, expect, it } from 'vitest';
import { KEY } from '../../test/build/key.ts';
import { policyWith } from '../../test/build/policy.ts';
import { aReceipt, aReminder } from '../../test/build/receipt.ts';
import { aRecord } from '../../test/build/record.ts';
import { days, daysAgo, NOW } from '../../test/build/time.ts';
import { fakeActDeps } from '../../test/fakes/act-deps.ts';
import { type FakeUser, fakeIam } from '../../test/fakes/iam.ts';
import { AwsFailure } from '../aws/failure.ts';
import type { PlanItem } from '../core/model/plan.ts';
import { perform } from './perform.ts';
import { RunEnds } from './run-ends.ts';

const USER_ID = 'AIDA-ci-bot';
const use = (at: number) => ({ at, region: 'eu-west-1', service: 's3' });

/** A user whose only key has been idle for 60 days and is due for deactivation today. */
function idleUser(words: Partial<FakeUser> = {}): FakeUser {
  return {
    user: 'ci-bot',
    userId: USER_ID,
    tags: new Map([['email', 'team@example.com']]),
    attachedPolicies: [],
    keys: new Map([[KEY, { status: 'Active', createdAt: daysAgo(200), lastUsed: use(daysAgo(60)) }]]),
    ...words,
  };
}

/** A user whose only key we deactivated 40 days ago and is due for deletion today. */
function offUser(): FakeUser {
  return idleUser({
    tags: new Map(Object.entries(aRecord('deactivated', { since: daysAgo(40), cause: 'unused' }))),
    keys: new Map([[KEY, { status: 'Inactive', createdAt: daysAgo(200), lastUsed: use(daysAgo(100)) }]]),
  });
}

const TOLD_OF_DEACTIVATION = [
  aReceipt({ acceptedAt: daysAgo(8), promised: daysAgo(1) }),
  aReminder(days(5), daysAgo(6), { promised: daysAgo(1) }),
  aReminder(days(1), daysAgo(2), { promised: daysAgo(1) }),
];
const TOLD_OF_DELETION = [
  aReceipt({
    announced: 'delete',
    reason: 'InactiveTooLong',
    acceptedAt: daysAgo(40),
    promised: daysAgo(1),
  }),
  aReminder(days(1), daysAgo(2), { announced: 'delete', reason: 'InactiveTooLong', promised: daysAgo(1) }),
];

function item(step: 'deactivate' | 'delete', reason: 'Unused' | 'InactiveTooLong'): PlanItem {
  const subject = {
    account: '111122223333',
    user: 'ci-bot',
    userId: USER_ID,
    keyId: KEY,
    rule: 'everyone',
    owner: 'team@example.com',
  };
  const verdict = { kind: 'step', step, reason, message: 'It is time.', due: NOW, cause: 'unused' } as const;
  return { id: `${KEY}:${step}:${reason}`, decision: { ...subject, ...verdict } };
}

const DEACTIVATE = item('deactivate', 'Unused');
const DELETE = item('delete', 'InactiveTooLong');

function setUp(user: FakeUser, receipts = TOLD_OF_DEACTIVATION) {
  const iam = fakeIam(user);
  return { user, iam, ...fakeActDeps(iam, policyWith({ unused: {} }), [...receipts]) };
}

const denied = new AwsFailure({
  operation: 'iam:UpdateAccessKey',
  code: 'AccessDenied',
  kind: 'denied',
  effect: 'none',
  attempts: 1,
  message: 'Not allowed to iam:UpdateAccessKey.',
});

const expired = (operation: string) =>
  new AwsFailure({
    operation,
    code: 'ExpiredToken',
    kind: 'credentials',
    effect: 'none',
    attempts: 1,
    message: 'Expired.',
  });

describe('deactivating a key', () => {
  it('writes history and intent, looks once more, changes the status, and records it, in that order', async () => {
    const { deps, iam, user } = setUp(idleUser());
    const result = await perform(deps, DEACTIVATE);
    expect(result.outcome).toBe('done');
    expect(iam.log).toEqual([
      'last-used', // the live read before deciding again
      'journal intent',
      'tag deactivating',
      'last-used', // the look right before the call
      'status Inactive',
      'tag deactivated',
      'journal done',
    ]);
    expect(user.keys.get(KEY)?.status).toBe('Inactive');
    expect(user.tags.get(`keywarden:${KEY}`)).toMatch(/^v2 state=deactivated .*cause=unused/);
  });

  it('leaves a key alone that was used since the plan was made, and says so', async () => {
    const { deps, iam, user } = setUp(
      idleUser({
        keys: new Map([[KEY, { status: 'Active', createdAt: daysAgo(200), lastUsed: use(daysAgo(1)) }]]),
      }),
    );
    const result = await perform(deps, DEACTIVATE);
    expect(result).toMatchObject({ outcome: 'skipped' });
    expect(result.message).toMatch(/No longer due \(Healthy\)/);
    expect(iam.log).toEqual(['last-used', 'journal skipped']);
    expect(user.keys.get(KEY)?.status).toBe('Active');
  });

  it('takes the intent back when the key is used between the decision and the call', async () => {
    const { deps, iam, user } = setUp(idleUser());
    iam.before('tag deactivating', () => {
      const key = user.keys.get(KEY);
      if (key) key.lastUsed = use(NOW);
    });
    const result = await perform(deps, DEACTIVATE);
    expect(result).toMatchObject({ outcome: 'skipped' });
    expect(iam.log).not.toContain('status Inactive');
    expect(user.tags.has(`keywarden:${KEY}`)).toBe(false);
  });

  it('does nothing when the receipts no longer prove a notice', async () => {
    const { deps, iam } = setUp(idleUser(), []);
    expect(await perform(deps, DEACTIVATE)).toMatchObject({ outcome: 'skipped' });
    expect(iam.log).not.toContain('tag deactivating');
  });

  it('changes nothing when history cannot be written', async () => {
    const { deps, iam } = setUp(idleUser());
    const full = { ...deps, journal: { append: () => Promise.reject(new Error('no space left on device')) } };
    await expect(perform(full, DEACTIVATE)).rejects.toThrow('no space left');
    expect(iam.log).toEqual(['last-used']);
  });

  it('leaves the intent standing when the call fails, and reports the failure', async () => {
    const { deps, iam, user, journal } = setUp(idleUser());
    iam.before('status Inactive', () => {
      throw denied;
    });
    expect(await perform(deps, DEACTIVATE)).toMatchObject({ outcome: 'failed', message: denied.message });
    expect(journal.map(({ event }) => event)).toEqual(['intent', 'failed']);
    expect(user.tags.get(`keywarden:${KEY}`)).toMatch(/state=deactivating/);
  });

  it('says that the key is off, whatever fails after that', async () => {
    const { deps, iam, user } = setUp(idleUser());
    iam.before('tag deactivated', () => {
      throw denied;
    });
    expect(await perform(deps, DEACTIVATE)).toMatchObject({
      outcome: 'failed',
      message: `${KEY} of ci-bot was deactivated. The rest is left to the next run: ${denied.message}`,
    });
    expect(user.keys.get(KEY)?.status).toBe('Inactive');
  });

  it('ends the run, with this result in hand, where the credentials of the account are lost after the call', async () => {
    const { deps, iam } = setUp(idleUser());
    iam.before('tag deactivated', () => {
      throw expired('iam:TagUser');
    });
    const end = await perform(deps, DEACTIVATE).catch((error: unknown) => error);
    expect(end).toBeInstanceOf(RunEnds);
    expect((end as RunEnds).results).toMatchObject([
      { outcome: 'failed', message: expect.stringContaining('was deactivated.') },
    ]);
  });

  it.each([
    ['a TypeError', new TypeError('x is not a function')],
    ['a RangeError', new RangeError('invalid time value')],
    ['the credentials of a sender of mail', expired('ses:SendEmail')],
    ['no error at all', 'a string'],
  ])('fails this user only, where %s is thrown', async (_, thrown) => {
    const { deps, journal } = setUp(idleUser());
    const broken = { ...deps, situationOf: () => Promise.reject(thrown) };
    expect(await perform(broken, DEACTIVATE)).toMatchObject({ outcome: 'failed' });
    expect(journal.map(({ event }) => event)).toEqual(['failed']);
  });

  it('decides and records by the moment after the live read, not by that of the plan', async () => {
    const { deps, user, journal } = setUp(idleUser());
    const later = NOW + 5 * 3_600_000;
    expect(await perform({ ...deps, awsTime: () => later }, DEACTIVATE)).toMatchObject({ outcome: 'done' });
    expect(user.tags.get(`keywarden:${KEY}`)).toContain('since=2026-11-04T07:00Z');
    expect(new Set(journal.map(({ at }) => at))).toEqual(new Set([later]));
  });

  it('is left to another day where the guardrails of that moment say so', async () => {
    const { deps, iam } = setUp(idleUser());
    const held = { kind: 'hold', reason: 'Blackout', message: 'Not on a wed.', next: null } as const;
    expect(await perform({ ...deps, stillAllowed: () => held }, DEACTIVATE)).toMatchObject({
      outcome: 'skipped',
      message: 'Not now (Blackout): Not on a wed.',
    });
    expect(iam.log).toEqual(['last-used', 'journal skipped']);
  });

  it('does not claim what IAM does not show', async () => {
    const { deps, iam, user } = setUp(idleUser());
    const stale = { ...deps, iam: { ...iam.api, setKeyStatus: async () => {} } };
    expect(await perform(stale, DEACTIVATE)).toMatchObject({ outcome: 'failed' });
    expect(user.tags.get(`keywarden:${KEY}`)).toMatch(/state=deactivating/);
  });

  it('does nothing to a user who was created anew under the same name', async () => {
    const { deps, iam } = setUp(idleUser({ userId: 'AIDA-another' }));
    expect(await perform(deps, DEACTIVATE)).toMatchObject({ outcome: 'skipped' });
    expect(iam.log).toEqual(['journal skipped']);
  });
});

describe('deleting a key', () => {
  it('writes history and intent, looks once more, deletes, and takes the record away, in that order', async () => {
    const { deps, iam, user } = setUp(offUser(), TOLD_OF_DELETION);
    expect(await perform(deps, DELETE)).toMatchObject({ outcome: 'done' });
    expect(iam.log).toEqual([
      'last-used',
      'journal intent',
      'tag deleting',
      'last-used',
      'delete',
      'untag',
      'journal done',
    ]);
    expect(user.keys.size).toBe(0);
    expect(user.tags.size).toBe(0);
  });

  it('leaves a key alone that somebody restores while its intent is written, and puts the record back', async () => {
    const { deps, iam, user } = setUp(offUser(), TOLD_OF_DELETION);
    iam.before('tag deleting', () => {
      const key = user.keys.get(KEY);
      if (key) key.status = 'Active';
    });
    expect(await perform(deps, DELETE)).toMatchObject({ outcome: 'skipped' });
    expect(iam.log).not.toContain('delete');
    expect(user.tags.get(`keywarden:${KEY}`)).toMatch(
      /^v2 state=deactivated since=2026-09-25T02:00Z cause=unused/,
    );
  });

  it('never deletes without a receipt, whatever the tag says', async () => {
    const { deps, iam } = setUp(offUser(), []);
    expect(await perform(deps, DELETE)).toMatchObject({ outcome: 'skipped' });
    expect(iam.log).not.toContain('delete');
  });

  it('never deletes without our record, whatever the receipts say', async () => {
    const { deps, iam } = setUp({ ...offUser(), tags: new Map() }, TOLD_OF_DELETION);
    expect(await perform(deps, DELETE)).toMatchObject({ outcome: 'skipped' });
    expect(iam.log).not.toContain('delete');
  });
});
