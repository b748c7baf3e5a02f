import { describe, expect, it } from 'vitest';
import { decide, verdict } from '../../../test/build/decide.ts';
import { KEY, OTHER_KEY, aKey } from '../../../test/build/key.ts';
import { policyWith } from '../../../test/build/policy.ts';
import { aReceipt, aReminder } from '../../../test/build/receipt.ts';
import { aRecord } from '../../../test/build/record.ts';
import { NOW, TICK, days, daysAgo, hours, inDays } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';
import { seenInUse } from '../../../test/build/uses.ts';
import type { Receipt } from '../model/receipt.ts';

/** Warned at 60 days, due at 90; the old key goes 10 days after its successor was made, quiet for 14. */
const policy = policyWith({ rotate: {} });

interface Words {
  readonly oldUsed?: number | 'never';
  readonly newUsed?: number | 'never';
  readonly oldAge?: number;
  readonly newAge?: number;
  readonly receipts?: readonly Receipt[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** The owner of a 120-day-old key made a new one 30 days ago. */
function cutOver({
  oldUsed = daysAgo(20),
  newUsed = daysAgo(1),
  oldAge = 120,
  newAge = 30,
  receipts = TOLD,
  tags = {},
}: Words = {}) {
  const old = aKey({ id: KEY, created: daysAgo(oldAge), lastUsed: oldUsed });
  const successor = aKey({ id: OTHER_KEY, created: daysAgo(newAge), lastUsed: newUsed, slot: 2 });
  const memory = seenInUse({ on: newUsed === 'never' ? [] : [daysAgo(3)] });
  return { user: aUser({ keys: [old, successor], tags }), policy, receipts, memory };
}

const told = (acceptedAt: number, promised: number): Receipt =>
  aReceipt({ reason: 'Replaced', acceptedAt, promised });
const reminded = (offset: number, acceptedAt: number, promised: number): Receipt =>
  aReminder(days(offset), acceptedAt, { reason: 'Replaced', promised });
/** Told 9 days ago, reminded twice, the promised date has been reached. */
const TOLD = [told(daysAgo(9), NOW), reminded(5, daysAgo(5), NOW), reminded(1, daysAgo(1), NOW)];

describe('the owner has made a newer key', () => {
  it('after the first warning: the old key is announced', () => {
    const decision = decide(cutOver({ receipts: [] }));
    expect(decision).toMatchObject({
      step: 'notify',
      reason: 'Replaced',
      notice: { announced: 'deactivate', promised: inDays(7) },
    });
  });

  it('exactly when the first warning was due', () => {
    expect(verdict(cutOver({ oldAge: 120, newAge: 60, receipts: [] }))).toBe('notify Replaced');
  });

  it('but before the first warning: two keys, no rotation', () => {
    const early = {
      ...cutOver({ receipts: [] }),
      user: aUser({
        keys: [aKey({ created: daysAgo(120) }), aKey({ id: OTHER_KEY, created: daysAgo(60) - TICK })],
      }),
    };
    expect(verdict(early)).toBe('notify TwoKeysInUse');
  });

  it('promises no date before `deactivate` has passed since the newer key was made', () => {
    expect(decide(cutOver({ newAge: 1, receipts: [] }))).toMatchObject({ notice: { promised: inDays(9) } });
  });

  it('leaves the newer key alone', () => {
    expect(verdict(cutOver(), OTHER_KEY)).toBe('healthy Healthy');
  });

  it('counts no notice from before the old key was due, though the newer key is there already', () => {
    const words = { oldAge: 100, newAge: 35 };
    expect(verdict(cutOver({ ...words, receipts: [told(daysAgo(10) - TICK, NOW)] }))).toBe('notify Replaced');
    expect(verdict(cutOver({ ...words, receipts: [told(daysAgo(10), inDays(6))] }))).toBe('hold InGrace');
  });

  it('reminds before the date, urgently on the last day, and copies nobody', () => {
    expect(decide(cutOver({ receipts: [] }))).toMatchObject({
      message: expect.stringContaining('The owner is told that it is deactivated not before 2026-11-11'),
      notice: { reminder: null, urgent: false, copyToFallback: false },
    });
    const first = told(daysAgo(2), inDays(5));
    expect(decide(cutOver({ receipts: [first] }))).toMatchObject({
      due: NOW,
      message: expect.stringContaining('The owner is reminded that it is deactivated not before 2026-11-09'),
      notice: { reminder: days(5), urgent: false, copyToFallback: false },
    });
    const last = [told(daysAgo(6), inDays(1)), reminded(5, daysAgo(4), inDays(1))];
    expect(decide(cutOver({ receipts: last }))).toMatchObject({
      notice: { reminder: days(1), urgent: true },
    });
  });
});

describe('the old key goes', () => {
  it('when the date is reached and the cutover is proven', () => {
    expect(decide(cutOver())).toMatchObject({
      step: 'deactivate',
      reason: 'Replaced',
      cause: 'rotated',
      due: NOW,
    });
  });

  it('not a moment before the date', () => {
    const receipts = TOLD.map((receipt) => ({ ...receipt, promised: NOW + TICK }));
    expect(verdict(cutOver({ receipts }))).toBe('hold InGrace');
  });

  it('up to 48 hours and a quarter after the date; later there is a new date first, a day ahead', () => {
    expect(verdict({ ...cutOver(), now: NOW + hours(48.25) })).toBe('deactivate Replaced');
    expect(decide({ ...cutOver(), now: NOW + hours(48.25) + TICK })).toMatchObject({
      step: 'notify',
      reason: 'Replaced',
      message: expect.stringContaining('It was to be deactivated on 2026-11-04 and was not'),
      notice: { reminder: days(1), promised: NOW + hours(48.25) + TICK + days(1) },
    });
  });

  it('is given no new date while nothing proves that it can go', () => {
    expect(verdict({ ...cutOver({ newUsed: 'never' }), now: NOW + hours(48.25) + TICK })).toBe(
      'hold ReplacementNotUsed',
    );
  });
});

describe('a cutover that is not proven', () => {
  /** The date was reached `since` days ago. */
  const overdue = (since: number): readonly Receipt[] => {
    const promised = daysAgo(since);
    return [
      told(promised - days(9), promised),
      reminded(5, promised - days(5), promised),
      reminded(1, promised - days(1), promised),
    ];
  };
  const unproven = { newAge: 29, newUsed: 'never' } as const;

  it('waits in silence for `max-extension`', () => {
    const receipts = overdue(14).map((receipt) => ({ ...receipt, promised: (receipt.promised ?? 0) + TICK }));
    expect(verdict(cutOver({ ...unproven, receipts }))).toBe('hold ReplacementNotUsed');
  });

  it('waits from the first day on which it could have been proven, though an earlier date was promised', () => {
    // Issued 26 days ago, quiet for long enough after 14 days and 6 hours, promised after 10.
    const receipts = overdue(16);
    expect(verdict(cutOver({ newAge: 26, newUsed: 'never', receipts }))).toBe('hold ReplacementNotUsed');
    expect(
      verdict({ ...cutOver({ newAge: 28, newUsed: 'never', receipts: overdue(16) }), now: NOW + hours(6) }),
    ).toBe('notify CutoverUnproven');
  });

  it('is told to its owner first of all, however late it is', () => {
    expect(verdict(cutOver({ oldAge: 400, newAge: 300, newUsed: 'never', receipts: [] }))).toBe(
      'notify Replaced',
    );
  });

  it('is then told to the owner and the fallback contact', () => {
    expect(decide(cutOver({ ...unproven, receipts: overdue(14) }))).toMatchObject({
      step: 'notify',
      reason: 'CutoverUnproven',
      notice: { announced: 'attention', copyToFallback: true, urgent: true },
    });
  });

  it('once', () => {
    const escalated = aReceipt({
      announced: 'attention',
      reason: 'CutoverUnproven',
      acceptedAt: NOW,
      promised: null,
    });
    expect(verdict(cutOver({ ...unproven, receipts: [...overdue(14), escalated] }))).toBe(
      'hold ReplacementNotUsed',
    );
  });

  it('never ends in a deactivation, however long it lasts', () => {
    expect(verdict(cutOver({ oldAge: 900, newAge: 500, newUsed: 'never', receipts: overdue(400) }))).toBe(
      'notify CutoverUnproven',
    );
  });
});

describe('an old key that was brought back', () => {
  it('counts from its restoration', () => {
    const tags = aRecord('restored', { since: daysAgo(2), more: 'restores=1' });
    expect(decide(cutOver({ tags, receipts: [] }))).toMatchObject({
      step: 'notify',
      notice: { promised: inDays(12) + hours(6) },
    });
  });

  it('counts from there for `deactivate`, too', () => {
    const patient = policyWith({ rotate: { deactivate: days(20) } });
    const tags = aRecord('restored', { since: daysAgo(2), more: 'restores=1' });
    expect(decide({ ...cutOver({ tags, receipts: [] }), policy: patient })).toMatchObject({
      notice: { promised: inDays(18) },
    });
  });

  it('is contested when it was brought back twice', () => {
    const tags = aRecord('restored', { since: daysAgo(30), more: 'restores=2' });
    expect(verdict(cutOver({ tags, receipts: [] }))).toBe('hold Contested');
  });
});
