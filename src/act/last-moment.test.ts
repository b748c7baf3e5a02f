import { describe, expect, it } from 'vitest';
import { KEY, OTHER_KEY } from '../../test/build/key.ts';
import { policyWith } from '../../test/build/policy.ts';
import { aRecord } from '../../test/build/record.ts';
import { aStep } from '../../test/build/step.ts';
import { NOW, daysAgo } from '../../test/build/time.ts';
import { fakeActDeps } from '../../test/fakes/act-deps.ts';
import { type FakeUser, fakeIam } from '../../test/fakes/iam.ts';
import { AwsFailure } from '../aws/failure.ts';
import type { decideUser } from '../core/decide.ts';
import { HOUR } from '../core/model/time.ts';
import { perform } from './perform.ts';

const RECORD = `keywarden:${KEY}`;
const EXEMPT = 'keywarden:exempt';
const key = (lastUsed: number) => ({
  status: 'Active' as const,
  createdAt: daysAgo(200),
  lastUsed: { at: lastUsed, region: null, service: 's3' },
});

const step = aStep({ step: 'deactivate', reason: 'Replaced' });
const item = { id: `${KEY}:deactivate:Replaced`, decision: step };

/** Deactivates `KEY` as long as the other key is there and on, was used later, and nobody exempts the user. */
const rows: typeof decideUser = ({ user }) => {
  const hold = (reason: 'ReplacementGone' | 'OldKeyStillUsed' | 'ObservationIncomplete' | 'Exempt') =>
    [{ ...subject, kind: 'hold', reason, message: `${reason}.`, next: null }] as const;
  if (!user.keys.known || !user.tags.known) return hold('ObservationIncomplete');
  if (user.tags.value.has(EXEMPT)) return hold('Exempt');
  const [old, successor] = [KEY, OTHER_KEY].map((id) =>
    user.keys.known ? user.keys.value.find(({ keyId }) => keyId === id) : undefined,
  );
  if (successor?.status !== 'Active') return hold('ReplacementGone');
  const useOf = (use: typeof successor.lastUsed | undefined) => (use?.known ? (use.value?.at ?? 0) : NOW);
  return useOf(successor.lastUsed) > useOf(old?.lastUsed) ? [step] : hold('OldKeyStillUsed');
};
const { account, user: name, userId, keyId, rule, owner } = step;
const subject = { account, user: name, userId, keyId, rule, owner };

function setUp() {
  const user: FakeUser = {
    user: 'ci-bot',
    userId: 'AIDA-ci-bot',
    tags: new Map(),
    attachedPolicies: [],
    keys: new Map([
      [KEY, key(daysAgo(40))],
      [OTHER_KEY, key(daysAgo(1))],
    ]),
  };
  const iam = fakeIam(user);
  const { deps, journal } = fakeActDeps(iam, policyWith({ rotate: {} }));
  return { user, iam, deps, journal };
}

describe('the last look before a key is switched off', () => {
  it('lets it happen where the same step is still due for the same reason', async () => {
    const { deps, user } = setUp();
    expect(await perform(deps, item, rows)).toMatchObject({ outcome: 'done' });
    expect(user.keys.get(KEY)?.status).toBe('Inactive');
  });

  it.each<readonly [string, (user: FakeUser) => void, string]>([
    ['the successor is deleted', ({ keys }) => void keys.delete(OTHER_KEY), 'ReplacementGone'],
    [
      'the successor is switched off',
      ({ keys }) => void keys.set(OTHER_KEY, { ...key(daysAgo(1)), status: 'Inactive' }),
      'ReplacementGone',
    ],
    ['the old key is used', ({ keys }) => void keys.set(KEY, key(NOW)), 'OldKeyStillUsed'],
    ['somebody exempts the user', ({ tags }) => void tags.set(EXEMPT, 'until=2027-01-01 reason=x'), 'Exempt'],
    ['the key itself is deleted', ({ keys }) => void keys.delete(KEY), 'OldKeyStillUsed'],
  ])('sees that %s while the intent is written, and takes the intent back', async (_, act, reason) => {
    const { deps, user, iam } = setUp();
    iam.before('tag deactivating', () => act(user));
    const result = await perform(deps, item, rows);
    expect(result).toMatchObject({
      outcome: 'skipped',
      message: `Left alone at the last moment. No longer due (${reason}): ${reason}.`,
    });
    expect(iam.log).not.toContain('status Inactive');
    expect(user.tags.has(RECORD)).toBe(false);
  });

  it('fails, and takes the intent back, where the keys cannot be read any more', async () => {
    const { deps, user, iam } = setUp();
    iam.before('tag deactivating', () => {
      const denied = { operation: 'iam:ListAccessKeys', code: 'AccessDenied', kind: 'denied' } as const;
      const failure = new AwsFailure({ ...denied, effect: 'none', attempts: 1, message: 'Denied.' });
      Object.assign(iam.api, { accessKeys: () => Promise.reject(failure) });
    });
    expect(await perform(deps, item, rows)).toMatchObject({ outcome: 'failed' });
    expect([user.keys.get(KEY)?.status, user.tags.has(RECORD)]).toEqual(['Active', false]);
  });

  it('leaves a record alone that somebody else writes at the same time', async () => {
    const { deps, user, iam } = setUp();
    const theirs = 'v1 state=restored since=2026-11-01T02:00Z run=other';
    const api = { ...iam.api };
    const tagUser: typeof api.tagUser = async (...given) => {
      await iam.api.tagUser(...given);
      user.tags.set(RECORD, theirs);
    };
    expect(await perform({ ...deps, iam: { ...api, tagUser } }, item, rows)).toMatchObject({
      outcome: 'skipped',
      message: expect.stringContaining('Somebody else has just changed the record'),
    });
    expect([user.keys.get(KEY)?.status, user.tags.get(RECORD)]).toEqual(['Active', theirs]);
  });

  it('does not take an intent that IAM does not show yet for the hand of somebody else', async () => {
    const { deps, user, iam } = setUp();
    let reads = 0;
    const userTags: typeof iam.api.userTags = async () => {
      reads += 1;
      return reads === 2 ? new Map() : new Map(user.tags);
    };
    expect(await perform({ ...deps, iam: { ...iam.api, userTags } }, item, rows)).toMatchObject({
      outcome: 'done',
    });
  });

  it('minds the guardrails of that moment: midnight may have passed', async () => {
    const { deps, user, iam } = setUp();
    let now = NOW;
    iam.before('tag deactivating', () => (now += HOUR));
    const late = {
      ...deps,
      awsTime: () => now,
      stillAllowed: (_: unknown, at: number) =>
        at > NOW
          ? ({
              kind: 'hold',
              reason: 'Blackout',
              message: 'No key is changed on a thu.',
              next: null,
            } as const)
          : undefined,
    };
    expect(await perform(late, item, rows)).toMatchObject({
      outcome: 'skipped',
      message: 'Left alone at the last moment. Not now (Blackout): No key is changed on a thu.',
    });
    expect([user.keys.get(KEY)?.status, user.tags.has(RECORD)]).toEqual(['Active', false]);
  });
});

describe('the last look before a key is deleted', () => {
  const step = aStep({ step: 'delete', reason: 'InactiveTooLong' });
  const item = { id: `${KEY}:delete:InactiveTooLong`, decision: step };
  const deactivated = aRecord('deactivated', { since: daysAgo(40), cause: 'unused' })[RECORD] ?? '';

  /** A key that was switched off 40 days ago; its last use is one from before that. */
  function switchedOff() {
    const world = setUp();
    world.user.keys.set(KEY, { ...key(daysAgo(50)), status: 'Inactive' });
    world.user.tags.set(RECORD, deactivated);
    return world;
  }

  it('lets it happen', async () => {
    const { deps, user } = switchedOff();
    expect(await perform(deps, item, () => [step])).toMatchObject({ outcome: 'done' });
    expect(user.keys.has(KEY)).toBe(false);
  });

  it('sees a use that AWS shows only now, whatever the rules measure, and takes the intent back', async () => {
    const { deps, user, iam } = switchedOff();
    iam.before('tag deleting', () => user.keys.set(KEY, { ...key(daysAgo(41)), status: 'Inactive' }));
    expect(await perform(deps, item, () => [step])).toMatchObject({
      outcome: 'skipped',
      message: expect.stringContaining(`Key ${KEY} was used at`),
    });
    expect(user.keys.has(KEY)).toBe(true);
    expect(user.tags.get(RECORD)).toContain('state=deactivated');
  });

  it('deletes nothing that has no record', async () => {
    const { deps, user, iam } = switchedOff();
    user.tags.clear();
    expect(await perform(deps, item, () => [step])).toMatchObject({
      outcome: 'skipped',
      message: expect.stringContaining('nothing is deleted without one'),
    });
    expect([user.keys.has(KEY), iam.log.filter((line) => line.startsWith('tag'))]).toEqual([true, []]);
  });
});
