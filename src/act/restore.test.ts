import { describe, expect, it } from 'vitest';
import { KEY } from '../../test/build/key.ts';
import { policyWith } from '../../test/build/policy.ts';
import { aRecord } from '../../test/build/record.ts';
import { NOW, daysAgo } from '../../test/build/time.ts';
import { fakeActDeps } from '../../test/fakes/act-deps.ts';
import { fakeIam } from '../../test/fakes/iam.ts';
import { HOUR } from '../core/model/time.ts';
import { restoreKey } from './restore.ts';

function setUp() {
  const user = {
    user: 'ci-bot',
    userId: 'AIDA-ci-bot',
    tags: new Map(Object.entries(aRecord('deactivated', { since: daysAgo(4), cause: 'unused' }))),
    attachedPolicies: [],
    keys: new Map([
      [KEY, { status: 'Inactive' as 'Active' | 'Inactive', createdAt: daysAgo(200), lastUsed: null }],
    ]),
  };
  const iam = fakeIam(user);
  return { user, iam, ...fakeActDeps(iam, policyWith({ unused: {} })) };
}

describe('restoring a key', () => {
  it('dates the new clock by the moment after the live read', async () => {
    const { deps, user } = setUp();
    const later = { ...deps, awsTime: () => NOW + HOUR };
    expect(await restoreKey(later, 'ci-bot', KEY)).toMatchObject({ outcome: 'done' });
    expect(user.tags.get(`keywarden:${KEY}`)).toContain('state=restored since=2026-11-04T03:00Z');
  });

  it('says that the key works again, whatever fails after that', async () => {
    const { deps, iam, user } = setUp();
    iam.before('tag restored', () => {
      throw new Error('the tag was refused');
    });
    expect(await restoreKey(deps, 'ci-bot', KEY)).toEqual({
      outcome: 'failed',
      message: `${KEY} of ci-bot was switched on. The rest is left to the next run: the tag was refused`,
    });
    expect(user.keys.get(KEY)?.status).toBe('Active');
  });
});
