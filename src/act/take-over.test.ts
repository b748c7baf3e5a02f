import { describe, expect, it } from 'vitest';
import { KEY, OTHER_KEY } from '../../test/build/key.ts';
import { aPolicy, aRule } from '../../test/build/policy.ts';
import { NOW, daysAgo } from '../../test/build/time.ts';
import { fakeActDeps } from '../../test/fakes/act-deps.ts';
import { type FakeUser, fakeIam } from '../../test/fakes/iam.ts';
import type { PlanItem } from '../core/model/plan.ts';
import { toDate } from '../core/model/time.ts';
import { perform } from './perform.ts';

const DATE = 'last-check-date';
const OLD = 'last-check-old-key';
const policy = aPolicy({
  rules: [aRule({ rotate: { by: 'keywarden' } })],
  deliver: { to: 's3', bucket: 'handover', kmsKey: null, region: null },
  takeOver: { checkAndRotate: { dateTag: DATE, oldKeyTag: OLD }, cloudGovernance: false },
});

/** A user whom check-and-rotate gave a second key nine days ago. */
function flyingUser(): FakeUser {
  return {
    user: 'ci-bot',
    userId: 'AIDA-ci-bot',
    tags: new Map([
      [DATE, toDate(daysAgo(9))],
      [OLD, KEY],
    ]),
    attachedPolicies: [],
    keys: new Map([
      [KEY, { status: 'Active', createdAt: daysAgo(70), lastUsed: null }],
      [OTHER_KEY, { status: 'Active', createdAt: daysAgo(9), lastUsed: null }],
    ]),
  };
}

const item: PlanItem = {
  id: `${KEY}:repair:TakenOver`,
  decision: {
    account: '123456789012',
    user: 'ci-bot',
    userId: 'AIDA-ci-bot',
    keyId: KEY,
    rule: 'everyone',
    owner: 'team@example.com',
    kind: 'step',
    step: 'repair',
    reason: 'TakenOver',
    message: 'It goes on.',
    due: NOW,
    cause: null,
    record: null,
    undo: null,
  },
};

describe('taking over', () => {
  it('writes history, then the records, and removes the old tags last; no key is touched', async () => {
    const user = flyingUser();
    const iam = fakeIam(user);
    const { deps } = fakeActDeps(iam, policy);
    expect(await perform(deps, item)).toMatchObject({ outcome: 'done' });
    const changes = iam.log.filter((entry) => entry !== 'last-used');
    expect(changes).toEqual(['journal intent', 'tag replaced', 'tag issued', 'untag', 'journal done']);
    expect([...user.tags.keys()]).toEqual([`keywarden:${KEY}`, `keywarden:${OTHER_KEY}`]);
  });

  it('keeps the old tags while IAM does not show the records', async () => {
    const user = flyingUser();
    const iam = fakeIam(user);
    const before = new Map(user.tags);
    const stale = { ...iam.api, userTags: async () => before };
    const { deps } = fakeActDeps({ ...iam, api: stale }, policy);
    expect(await perform(deps, item)).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('the old tags stay'),
    });
    expect(iam.log).not.toContain('untag');
  });

  it('is skipped when the owner has ended the rotation since it was planned', async () => {
    const user = flyingUser();
    user.keys.delete(KEY);
    const iam = fakeIam(user);
    const { deps } = fakeActDeps(iam, policy);
    expect(await perform(deps, item)).toMatchObject({ outcome: 'skipped' });
    expect(iam.log).toEqual(['last-used', 'journal skipped']);
  });
});
