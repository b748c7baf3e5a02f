import { describe, expect, it } from 'vitest';
import { decide, verdict } from '../../../test/build/decide.ts';
import { aKey } from '../../../test/build/key.ts';
import { aPolicy, aRule, policyWith } from '../../../test/build/policy.ts';
import { aRecord } from '../../../test/build/record.ts';
import { NOW, days, daysAgo, inDays } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';

describe('a user whom no rule matches', () => {
  const nobody = aPolicy({
    rules: [aRule({ match: { user: 'somebody-else' }, unused: {}, rotate: {}, inactive: {} })],
  });

  it('is only reported, however old, idle or inactive the keys', () => {
    const ancient = aKey({ created: daysAgo(900), lastUsed: 'never' });
    expect(decide({ user: aUser({ keys: [ancient] }), policy: nobody })).toMatchObject({
      kind: 'report',
      reason: 'Unmanaged',
      rule: null,
    });
    expect(verdict({ user: aUser({ keys: [{ ...ancient, status: 'Inactive' }] }), policy: nobody })).toBe(
      'report Unmanaged',
    );
  });

  it('still has a key that we deactivated, which is kept', () => {
    const user = aUser({
      keys: [aKey({ status: 'Inactive' })],
      tags: aRecord('deactivated', { cause: 'unused' }),
    });
    expect(verdict({ user, policy: nobody })).toBe('report NoDeletionRule');
  });
});

describe('a healthy key', () => {
  const user = aUser({ keys: [aKey({ created: daysAgo(10), lastUsed: daysAgo(1) })] });

  it('says when its owner would next hear of it: the earliest of idle, warning and limit', () => {
    const unused = { after: days(45) };
    expect(decide({ user, policy: policyWith({ unused }) })).toMatchObject({
      next: { step: 'notify', at: inDays(44) },
    });
    expect(decide({ user, policy: policyWith({ unused, rotate: { warn: days(20) } }) })).toMatchObject({
      next: { step: 'notify', at: inDays(10) },
    });
    expect(decide({ user, policy: policyWith({ rotate: { warn: null, after: days(90) } }) })).toMatchObject({
      next: { step: 'notify', at: inDays(80) },
    });
  });

  it('has nothing ahead of it under a rule that asks for nothing', () => {
    expect(decide({ user, policy: policyWith({}) })).toMatchObject({ kind: 'healthy', next: null });
  });

  it('counts a use that is newer than our clock as use', () => {
    const key = aKey({ lastUsed: NOW + days(1) });
    expect(verdict({ user: aUser({ keys: [key] }), policy: policyWith({ unused: {} }) })).toBe(
      'healthy Healthy',
    );
  });
});
