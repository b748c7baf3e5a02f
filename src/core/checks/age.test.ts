import { describe, expect, it } from 'vitest';
import { decide, verdict } from '../../../test/build/decide.ts';
import { KEY, OTHER_KEY, THIRD_KEY, aKey } from '../../../test/build/key.ts';
import { policyWith } from '../../../test/build/policy.ts';
import { aReceipt, voided } from '../../../test/build/receipt.ts';
import { NOW, TICK, days, daysAgo, inDays } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';

const policy = policyWith({ rotate: { warn: days(60), after: days(90) } });
const old = aKey({ created: daysAgo(100), lastUsed: NOW });

/** A user whose key was created then and is in use. */
function userWithKeyFrom(created: number) {
  return aUser({ keys: [aKey({ created, lastUsed: NOW })] });
}

/** The owner was told of it. */
function told(reason: 'TooOld' | 'TwoKeysInUse' | 'NoFreeSlot' | 'AgeWarning', acceptedAt: number) {
  return [aReceipt({ announced: 'rotate', reason, acceptedAt, promised: null })];
}

describe('a key that grows old', () => {
  it.each([
    ['a moment before the warning', daysAgo(60) + TICK, 'healthy Healthy'],
    ['at the warning', daysAgo(60), 'notify AgeWarning'],
    ['a moment before the limit', daysAgo(90) + TICK, 'notify AgeWarning'],
    ['at the limit', daysAgo(90), 'notify TooOld'],
  ])('%s is measured from its creation', (_, created, expected) => {
    expect(verdict({ user: userWithKeyFrom(created), policy })).toBe(expected);
  });

  it('is warned of with the date on which rotation is due', () => {
    expect(decide({ user: userWithKeyFrom(daysAgo(60)), policy })).toMatchObject({
      message: '60 days old; rotation is due on 2026-12-04.',
      notice: {
        announced: 'rotate',
        promised: inDays(30),
        reminder: null,
        urgent: false,
        copyToFallback: false,
      },
    });
  });

  it('is told about in a sentence', () => {
    const second = aKey({ id: OTHER_KEY, slot: 2, created: daysAgo(95), lastUsed: NOW });
    const message = (user: ReturnType<typeof aUser>) => decide({ user, policy }).message;
    expect(message(aUser({ keys: [old] }))).toBe(
      '100 days old; the limit is 90d. The owner is asked to rotate it.',
    );
    expect(message(aUser({ keys: [old, second] }))).toMatch(
      /^100 days old.*two active keys.*one has to go\.$/,
    );
    expect(message(aUser({ keys: [old, { ...second, status: 'Inactive' }] }))).toMatch(
      /^100 days old.*inactive key takes the slot/,
    );
  });

  it('is not warned of when the rule names no warning', () => {
    const unwarned = policyWith({ rotate: { warn: null, after: days(90) } });
    expect(verdict({ user: userWithKeyFrom(daysAgo(89)), policy: unwarned })).toBe('healthy Healthy');
  });

  it('is let be by a rule without a section for it', () => {
    expect(verdict({ user: userWithKeyFrom(daysAgo(900)), policy: policyWith({ inactive: {} }) })).toBe(
      'healthy Healthy',
    );
  });

  it('is warned of once, and says when rotation is due', () => {
    const user = userWithKeyFrom(daysAgo(70));
    expect(decide({ user, policy, receipts: told('AgeWarning', daysAgo(10)) })).toMatchObject({
      kind: 'hold',
      reason: 'AwaitingOwner',
      next: { step: 'notify', at: inDays(20) },
    });
  });

  it('is warned of again when the rule that it was warned under was another', () => {
    const user = userWithKeyFrom(daysAgo(70));
    const stricter = policyWith({ rotate: { warn: days(50), after: days(90) } });
    const [ground = null] = decide({ user, policy: stricter }).grounds ?? [];
    const receipts = told('AgeWarning', daysAgo(10)).map((receipt) => ({ ...receipt, ground }));
    expect(verdict({ user, policy: stricter, receipts })).toBe('hold AwaitingOwner');
    expect(verdict({ user, policy, receipts })).toBe('notify AgeWarning');
  });

  it('is asked for once when it is due, whatever the warning said', () => {
    const user = userWithKeyFrom(daysAgo(100));
    expect(verdict({ user, policy, receipts: told('AgeWarning', daysAgo(40)) })).toBe('notify TooOld');
    expect(verdict({ user, policy, receipts: told('TooOld', daysAgo(10)) })).toBe('hold AwaitingOwner');
  });

  it('is told of again when the owner has changed, or the notice was voided', () => {
    const user = userWithKeyFrom(daysAgo(100));
    const receipts = told('TooOld', daysAgo(5));
    expect(verdict({ user, policy, receipts, owner: 'new@example.com' })).toBe('notify TooOld');
    expect(verdict({ user, policy, receipts: receipts.map(voided) })).toBe('notify TooOld');
  });

  it('holds when nobody can be told', () => {
    expect(verdict({ user: userWithKeyFrom(daysAgo(100)), policy, owner: null })).toBe('hold NoOwner');
    expect(verdict({ user: userWithKeyFrom(daysAgo(100)), policy: { ...policy, notify: null } })).toBe(
      'hold NotConfigured',
    );
  });

  it('holds when Keywarden itself should issue the replacement and has nowhere to hand it over', () => {
    const byUs = policyWith({ rotate: { by: 'keywarden' } });
    expect(verdict({ user: aUser({ keys: [old] }), policy: byUs })).toBe('hold NotConfigured');
  });
});

describe('an old key that is idle as well', () => {
  it('is retired rather than rotated', () => {
    const both = policyWith({ unused: { after: days(45) }, rotate: { after: days(90) } });
    const user = aUser({ keys: [aKey({ created: daysAgo(100), lastUsed: daysAgo(45) })] });
    expect(verdict({ user, policy: both })).toBe('notify Unused');
  });
});

describe('an old key without a free slot', () => {
  const second = (created: number, status: 'Active' | 'Inactive' = 'Active') =>
    aKey({ id: OTHER_KEY, slot: 2, created, lastUsed: NOW, status });

  it.each([
    ['made a moment before the older was warned of', daysAgo(40) - TICK, 'notify TwoKeysInUse'],
    ['made as the older was warned of', daysAgo(40), 'notify Replaced'],
    ['made after the older was due', daysAgo(1), 'notify Replaced'],
  ])('and a younger active key %s', (_, created, expected) => {
    expect(verdict({ user: aUser({ keys: [old, second(created)] }), policy })).toBe(expected);
  });

  it('counts a rotation from the limit where the rule names no warning', () => {
    const unwarned = policyWith({ rotate: { warn: null, after: days(90) } });
    expect(verdict({ user: aUser({ keys: [old, second(daysAgo(10) - TICK)] }), policy: unwarned })).toBe(
      'notify TwoKeysInUse',
    );
    expect(verdict({ user: aUser({ keys: [old, second(daysAgo(10))] }), policy: unwarned })).toBe(
      'notify Replaced',
    );
  });

  it('and an inactive one waits for that one to go, however young it is', () => {
    expect(verdict({ user: aUser({ keys: [old, second(daysAgo(1), 'Inactive')] }), policy })).toBe(
      'notify NoFreeSlot',
    );
  });

  it('is told of once', () => {
    const two = aUser({ keys: [old, second(daysAgo(95))] });
    const blocked = aUser({ keys: [old, second(daysAgo(95), 'Inactive')] });
    expect(verdict({ user: two, policy, receipts: told('TwoKeysInUse', daysAgo(1)) })).toBe(
      'hold TwoKeysInUse',
    );
    expect(verdict({ user: blocked, policy, receipts: told('NoFreeSlot', daysAgo(1)) })).toBe(
      'hold NoFreeSlot',
    );
  });

  it('is told of anew when what stands in the way has changed', () => {
    const user = aUser({ keys: [old, second(daysAgo(95), 'Inactive')] });
    expect(verdict({ user, policy, receipts: told('TwoKeysInUse', daysAgo(1)) })).toBe('notify NoFreeSlot');
  });

  it('decides each of two old keys for itself', () => {
    const user = aUser({ keys: [old, second(daysAgo(95))] });
    expect(verdict({ user, policy }, KEY)).toBe('notify TwoKeysInUse');
    expect(verdict({ user, policy }, OTHER_KEY)).toBe('notify TwoKeysInUse');
  });

  it('is decided with a third key that a race has made, too', () => {
    const third = aKey({ id: THIRD_KEY, slot: null, created: daysAgo(97), lastUsed: NOW });
    const user = aUser({ keys: [old, second(daysAgo(95)), third] });
    for (const id of [KEY, OTHER_KEY, THIRD_KEY])
      expect(verdict({ user, policy }, id)).toBe('notify TwoKeysInUse');
    const blocked = aUser({ keys: [old, second(daysAgo(95), 'Inactive'), third] });
    expect(verdict({ user: blocked, policy })).toBe('notify NoFreeSlot');
  });
});
