import { describe, expect, it } from 'vitest';
import { decide, verdict } from '../../../test/build/decide.ts';
import { KEY, aKey } from '../../../test/build/key.ts';
import { policyWith } from '../../../test/build/policy.ts';
import { OWNER, aReceipt } from '../../../test/build/receipt.ts';
import { aRecord } from '../../../test/build/record.ts';
import { NOW, SECOND, TICK, days, daysAgo, inDays } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';

const policy = policyWith({ unused: { after: days(45), grace: days(7) } });

describe('a key that is not used', () => {
  it.each([
    ['last used a moment less than 45 days ago', daysAgo(400), daysAgo(45) + TICK, 'healthy Healthy'],
    ['last used 45 days ago', daysAgo(400), daysAgo(45), 'notify Unused'],
    ['never used and created a moment less than 45 days ago', daysAgo(45) + TICK, 'never', 'healthy Healthy'],
    ['never used and created 45 days ago', daysAgo(45), 'never', 'notify Unused'],
  ] as const)('%s is judged by its idle time', (_, created, lastUsed, expected) => {
    expect(verdict({ user: aUser({ keys: [aKey({ created, lastUsed })] }), policy })).toBe(expected);
  });

  it('is announced with the rule, the owner and the full grace, however long it has been idle', () => {
    const user = aUser({ keys: [aKey({ created: daysAgo(400), lastUsed: daysAgo(300) })] });
    expect(decide({ user, policy })).toMatchObject({
      account: user.account,
      user: 'ci-bot',
      userId: 'AIDA-ci-bot',
      keyId: KEY,
      rule: 'everyone',
      owner: OWNER,
      due: daysAgo(255),
      cause: 'unused',
      notice: {
        announced: 'deactivate',
        promised: inDays(7),
        reminder: null,
        urgent: false,
        copyToFallback: false,
      },
      message:
        'Not used for 300 days; the limit is 45d. The owner is told that it is deactivated not before 2026-11-11.',
    });
  });

  it('says of a key that was never used that it never was', () => {
    const user = aUser({ keys: [aKey({ created: daysAgo(50), lastUsed: 'never' })] });
    expect(decide({ user, policy }).message).toMatch(/^Never used for 50 days/);
  });

  it('waits out the grace, to the millisecond, and is then deactivated', () => {
    const user = aUser({ keys: [aKey({ created: daysAgo(400), lastUsed: daysAgo(60) })] });
    const quiet = policyWith({ unused: { after: days(45), grace: days(7), remind: [] } });
    const receipts = [aReceipt({ acceptedAt: daysAgo(7), promised: NOW })];
    expect(decide({ user, policy: quiet, receipts, now: NOW - TICK })).toMatchObject({
      kind: 'hold',
      reason: 'InGrace',
      next: { step: 'deactivate', at: NOW },
    });
    expect(decide({ user, policy: quiet, receipts })).toMatchObject({
      step: 'deactivate',
      reason: 'Unused',
      cause: 'unused',
      due: NOW,
    });
  });

  it('is not touched by a rule that has no section for it', () => {
    const user = aUser({ keys: [aKey({ created: daysAgo(400), lastUsed: 'never' })] });
    expect(verdict({ user, policy: policyWith({ inactive: {} }) })).toBe('healthy Healthy');
  });
});

describe('a key measured by age', () => {
  const byAge = policyWith({ unused: { after: days(90), measure: 'age' } });

  it.each([
    ['a moment less than 90 days', daysAgo(90) + TICK, 'healthy Healthy'],
    ['90 days', daysAgo(90), 'notify Unused'],
  ])('counts from its creation, though it is used every day: %s', (_, created, expected) => {
    expect(verdict({ user: aUser({ keys: [aKey({ created, lastUsed: NOW })] }), policy: byAge })).toBe(
      expected,
    );
  });

  it('says how old it is, not that it was unused', () => {
    const user = aUser({ keys: [aKey({ created: daysAgo(95), lastUsed: NOW })] });
    expect(decide({ user, policy: byAge }).message).toMatch(/^95 days old; the limit is 90d/);
  });
});

describe('a restored key', () => {
  const key = aKey({ created: daysAgo(400), lastUsed: daysAgo(300) });

  it.each([
    ['a second less than 45 days ago', daysAgo(45) + SECOND, 'healthy Healthy'],
    ['45 days ago', daysAgo(45), 'notify Unused'],
  ])('is idle from its restoration at the earliest: restored %s', (_, since, expected) => {
    const user = aUser({ keys: [key], tags: aRecord('restored', { since, more: 'restores=1' }) });
    expect(verdict({ user, policy })).toBe(expected);
  });

  it('is idle from its last use when that came later', () => {
    const tags = aRecord('restored', { since: daysAgo(60), more: 'restores=1' });
    const user = aUser({ keys: [aKey({ created: daysAgo(400), lastUsed: daysAgo(10) })], tags });
    expect(verdict({ user, policy })).toBe('healthy Healthy');
  });

  it('needs a notice from after its restoration: the old one counts for nothing', () => {
    const tags = aRecord('restored', { since: daysAgo(60), more: 'restores=1' });
    const receipts = [aReceipt({ acceptedAt: daysAgo(100), promised: daysAgo(93) })];
    expect(verdict({ user: aUser({ keys: [key], tags }), policy, receipts })).toBe('notify Unused');
  });

  it.each([
    ['restores=1', 'notify Unused'],
    ['restores=2', 'hold Contested'],
    ['restores=3', 'hold Contested'],
    ['restores=often', 'hold Contested'],
    ['restores=', 'hold Contested'],
    ['restores=-1', 'hold Contested'],
  ])('is left to people when that happened twice, or nobody knows how often (%s)', (more, expected) => {
    const user = aUser({ keys: [key], tags: aRecord('restored', { since: daysAgo(60), more }) });
    expect(verdict({ user, policy })).toBe(expected);
  });
});

describe('a notice that nobody could get', () => {
  const user = aUser({ keys: [aKey({ created: daysAgo(400), lastUsed: daysAgo(60) })] });
  const told = [aReceipt({ acceptedAt: daysAgo(20), promised: daysAgo(13) })];

  it('holds where there is no owner, even when an earlier one was told', () => {
    expect(verdict({ user, policy, owner: null })).toBe('hold NoOwner');
    expect(verdict({ user, policy, owner: null, receipts: told })).toBe('hold NoOwner');
  });

  it('holds where no notices are configured, even when the owner was told before', () => {
    const silent = { ...policy, notify: null };
    expect(verdict({ user, policy: silent })).toBe('hold NotConfigured');
    expect(verdict({ user, policy: silent, receipts: told })).toBe('hold NotConfigured');
  });
});
