import { describe, expect, it } from 'vitest';
import { decide, verdict } from '../../../test/build/decide.ts';
import { KEY, OTHER_KEY, aKey } from '../../../test/build/key.ts';
import { aPolicy, aRule, policyWith } from '../../../test/build/policy.ts';
import { EARLIER_RUN, aRecord } from '../../../test/build/record.ts';
import { RUN } from '../../../test/build/situation.ts';
import { NOW, SECOND, daysAgo, hours } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';
import { toIso } from '../model/time.ts';
import { arnDigest } from '../records.ts';

const active = aKey({ created: daysAgo(400), lastUsed: daysAgo(1) });
const inactive = aKey({ created: daysAgo(400), lastUsed: daysAgo(100), status: 'Inactive' });

describe('a record that does not fit what is true', () => {
  it('is put right when somebody restored the key', () => {
    const user = aUser({ keys: [active], tags: aRecord('deactivated', { cause: 'unused' }) });
    expect(decide({ user })).toMatchObject({
      step: 'repair',
      reason: 'RestoredByHand',
      due: NOW,
      cause: null,
      record: { state: 'restored', since: NOW, run: RUN, extra: { restores: '1' } },
    });
  });

  it('is completed when a run stopped after the deactivation', () => {
    const tags = aRecord('deactivating', { since: daysAgo(1), cause: 'unused' });
    expect(decide({ user: aUser({ keys: [inactive], tags }) })).toMatchObject({
      step: 'repair',
      reason: 'Interrupted',
      cause: 'unused',
      record: { state: 'deactivated', since: daysAgo(1), run: EARLIER_RUN, cause: 'unused' },
    });
  });

  it('is withdrawn when a run stopped before the deactivation', () => {
    const tags = aRecord('deactivating', { since: daysAgo(1), cause: 'unused' });
    expect(decide({ user: aUser({ keys: [active], tags }) })).toMatchObject({
      reason: 'Interrupted',
      record: null,
    });
  });

  it('is removed when its key is gone, though no other key is left', () => {
    const user = aUser({ keys: [], tags: aRecord('deactivated', { cause: 'unused' }) });
    expect(decide({ user })).toMatchObject({
      keyId: KEY,
      step: 'repair',
      reason: 'KeyVanished',
      record: null,
    });
  });

  it('is put right for quarantined, protected, exempt and unmanaged users, too', () => {
    const tags = aRecord('deactivated', { cause: 'unused' });
    const exempting = { ...tags, 'keywarden:exempt': 'until=2026-12-01 reason=freeze' };
    expect(
      verdict({
        user: aUser({
          keys: [active],
          tags,
          attached: ['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2'],
        }),
        // Nobody is left to be told: that would come first.
        policy: aPolicy({ notify: null }),
      }),
    ).toBe('repair RestoredByHand');
    expect(verdict({ user: aUser({ keys: [active], tags: exempting }) })).toBe('repair RestoredByHand');
    expect(verdict({ user: aUser({ keys: [active], tags }), policy: aPolicy({ rules: [] }) })).toBe(
      'repair RestoredByHand',
    );
    const reserved = aPolicy({ guardrails: { protectedPaths: ['/'] } });
    expect(verdict({ user: aUser({ keys: [active], tags }), policy: reserved })).toBe(
      'repair RestoredByHand',
    );
  });
});

describe('an intent of another run', () => {
  it.each([
    ['less than an hour old holds the user', NOW - hours(1) + SECOND, 'hold RotationInProgress'],
    ['an hour old is repaired', NOW - hours(1), 'repair Interrupted'],
  ])('%s', (_, since, expected) => {
    const user = aUser({ keys: [inactive], tags: aRecord('deactivating', { since, cause: 'unused' }) });
    expect(verdict({ user })).toBe(expected);
  });

  it("holds the user's other key as well, and the hold names run and key", () => {
    const other = aKey({ id: OTHER_KEY, created: daysAgo(400), lastUsed: daysAgo(300) });
    const user = aUser({
      keys: [inactive, other],
      tags: aRecord('deactivating', { since: NOW, cause: 'unused' }),
    });
    const decision = decide({ user, policy: policyWith({ unused: {} }) }, OTHER_KEY);
    expect(decision.reason).toBe('RotationInProgress');
    expect(decision.message).toContain(EARLIER_RUN);
    expect(decision.message).toContain(KEY);
  });
});

describe('a user who was renamed or moved after a handover', () => {
  const since = daysAgo(20);
  const user = (name: string, to: string) =>
    aUser({
      name,
      keys: [aKey({ created: daysAgo(120) }), aKey({ id: OTHER_KEY, created: since, slot: 2 })],
      tags: {
        ...aRecord('replaced', { since, more: `by=${OTHER_KEY} tries=1` }),
        ...aRecord('issued', { of: OTHER_KEY, since, more: `for=${KEY} tested=${toIso(since)}${to}` }),
      },
    });
  const to = ` to=${arnDigest(aUser({ name: 'ci-bot' }).arn)}`;
  const policy = aPolicy({
    rules: [aRule({ rotate: { by: 'keywarden' } })],
    deliver: { to: 's3', bucket: 'keys', kmsKey: null, region: null },
  });

  it('is let in by the name of today', () => {
    expect(verdict({ user: user('ci-bot', to), policy }, OTHER_KEY)).toBe('healthy Healthy');
    expect(verdict({ user: user('ci-robot', to), policy }, OTHER_KEY)).toBe('repair UserMoved');
  });

  it('is left alone where the record does not say whom the secret lets in, or nothing is delivered any more', () => {
    expect(verdict({ user: user('ci-robot', ''), policy }, OTHER_KEY)).toBe('healthy Healthy');
    expect(verdict({ user: user('ci-robot', to), policy: { ...policy, deliver: null } }, OTHER_KEY)).toBe(
      'healthy Healthy',
    );
  });
});
