import { describe, expect, it } from 'vitest';
import { decide, verdict } from '../../../test/build/decide.ts';
import { aGround } from '../../../test/build/ground.ts';
import { OTHER_KEY, aKey } from '../../../test/build/key.ts';
import { aPolicy, aRule, policyWith } from '../../../test/build/policy.ts';
import { OWNER, aReceipt, aReminder, voided } from '../../../test/build/receipt.ts';
import { NOW, TICK, days, daysAgo, hours, inDays } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';
import { known } from '../model/known.ts';
import type { Receipt } from '../model/receipt.ts';
import { type DestructiveStep, noticeClock } from './notice-clock.ts';
import type { KeySituation } from './situation.ts';

const policy = policyWith({ unused: { after: days(45), grace: days(7), remind: [days(5), days(1)] } });
const quiet = policyWith({ unused: { after: days(45), grace: days(7), remind: [] } });
const user = aUser({ keys: [aKey({ created: daysAgo(400), lastUsed: daysAgo(100) })] });

/** The first notice, and the days before its date that were reminded of. */
function told(acceptedAt: number, ...reminded: readonly number[]) {
  const promised = acceptedAt + days(7);
  const first = aReceipt({ acceptedAt, promised });
  return [first, ...reminded.map((count) => aReminder(days(count), promised - days(count)))];
}

describe('a destructive step', () => {
  it('needs a notice that was accepted', () => {
    expect(verdict({ user, policy, receipts: [] })).toBe('notify Unused');
    expect(verdict({ user, policy: quiet, receipts: told(daysAgo(7)) })).toBe('deactivate Unused');
  });

  it.each([
    ['of another key', { keyId: OTHER_KEY }],
    ['of another step', { announced: 'delete' as const }],
    ['for another reason', { reason: 'TooOld' as const }],
    ['to somebody else', { recipients: ['former@example.com'] }],
    ['from before the key became idle', { acceptedAt: daysAgo(55) - TICK }],
    ['that is only a reminder', { reminder: days(1) }],
  ])('counts no notice %s', (_, words) => {
    const receipts = [aReceipt({ acceptedAt: daysAgo(20), promised: daysAgo(13), ...words })];
    expect(verdict({ user, policy: quiet, receipts })).toBe('notify Unused');
  });

  it('counts no notice that was voided', () => {
    expect(verdict({ user, policy: quiet, receipts: told(daysAgo(20)).map(voided) })).toBe('notify Unused');
  });

  it('counts a notice from the very moment the key became idle', () => {
    const receipts = [aReceipt({ acceptedAt: daysAgo(55), promised: NOW })];
    expect(verdict({ user, policy: quiet, receipts })).toBe('deactivate Unused');
  });

  it("compares the owner's address without case, and finds it among several", () => {
    const receipts = [
      aReceipt({
        acceptedAt: daysAgo(20),
        promised: NOW,
        recipients: ['a@example.com', OWNER.toUpperCase()],
      }),
    ];
    expect(verdict({ user, policy: quiet, receipts })).toBe('deactivate Unused');
  });

  it('counts the grace from the first of several notices, and waits for the latest date among them', () => {
    const again = aReceipt({ acceptedAt: daysAgo(3), promised: inDays(4) });
    expect(decide({ user, policy: quiet, receipts: [...told(daysAgo(20)), again] })).toMatchObject({
      reason: 'InGrace',
      next: { at: inDays(4) },
    });
  });
});

describe('a promised date', () => {
  const receipts = told(daysAgo(7)).map((receipt) => ({ ...receipt, promised: inDays(3) }));

  it('is kept to the millisecond, though notice and grace would allow the step before', () => {
    expect(verdict({ user, policy: quiet, receipts, now: inDays(3) - TICK })).toBe('hold InGrace');
    expect(verdict({ user, policy: quiet, receipts, now: inDays(3) })).toBe('deactivate Unused');
  });

  it('is not brought forward by a policy that is stricter now', () => {
    const stricter = policyWith({ unused: { after: days(10), grace: days(1), remind: [] } });
    expect(decide({ user, policy: stricter, receipts: told(NOW) })).toMatchObject({
      reason: 'InGrace',
      next: { at: inDays(7) },
    });
  });

  it('is put off by a policy that is more patient now', () => {
    const patient = policyWith({ unused: { after: days(45), grace: days(30), remind: [] } });
    expect(decide({ user, policy: patient, receipts: told(NOW) })).toMatchObject({
      next: { at: inDays(30) },
    });
  });

  it('holds for the new owner, too: a fresh notice promises nothing earlier', () => {
    const far = [
      aReceipt({ recipients: ['former@example.com'], acceptedAt: daysAgo(2), promised: inDays(20) }),
    ];
    expect(decide({ user, policy, receipts: far })).toMatchObject({
      step: 'notify',
      notice: { promised: inDays(20) },
    });
  });

  it('holds though its notice was voided', () => {
    const receipts = [voided(aReceipt({ acceptedAt: daysAgo(2), promised: inDays(20) }))];
    expect(decide({ user, policy, receipts })).toMatchObject({ notice: { promised: inDays(20) } });
  });

  it('of another step says nothing about this one', () => {
    const receipts = [aReceipt({ announced: 'delete', promised: inDays(20) })];
    expect(decide({ user, policy, receipts })).toMatchObject({ notice: { promised: inDays(7) } });
  });
});

describe('a change of owner', () => {
  it('starts the clock afresh: the new owner gets the full grace', () => {
    expect(
      decide({ user, policy, owner: 'new@example.com', receipts: told(daysAgo(6), 5, 1) }),
    ).toMatchObject({
      step: 'notify',
      owner: 'new@example.com',
      notice: { promised: inDays(7), reminder: null },
    });
  });
});

describe('a reminder', () => {
  it.each([
    ['5 days, a moment before', inDays(2) - hours(1) - TICK, 'hold InGrace', []],
    ['5 days, at', inDays(2) - hours(1), 'notify Unused', []],
    ['1 day, a moment before', inDays(6) - hours(1) - TICK, 'hold InGrace', [5]],
    ['1 day, at', inDays(6) - hours(1), 'notify Unused', [5]],
  ])('is due an hour ahead of its offset from the date (%s that)', (_, now, expected, reminded) => {
    expect(verdict({ user, policy, receipts: told(NOW, ...reminded), now })).toBe(expected);
  });

  it('within its hour of slack leaves the date where it was', () => {
    expect(decide({ user, policy, receipts: told(NOW), now: inDays(2) - hours(1) })).toMatchObject({
      due: inDays(2),
      notice: { reminder: days(5), promised: inDays(7) },
    });
  });

  it('up to an hour late leaves the date where it was', () => {
    expect(decide({ user, policy, receipts: told(NOW), now: inDays(2) + hours(1) })).toMatchObject({
      notice: { reminder: days(5), promised: inDays(7) },
    });
  });

  it('that is later moves the date to its offset from now', () => {
    expect(decide({ user, policy, receipts: told(NOW), now: inDays(2) + hours(1) + TICK })).toMatchObject({
      notice: { reminder: days(5), promised: inDays(7) + hours(1) + TICK },
    });
  });

  it('is sent once', () => {
    expect(verdict({ user, policy, receipts: told(NOW, 5), now: inDays(3) })).toBe('hold InGrace');
    expect(verdict({ user, policy, receipts: told(NOW, 5, 1), now: inDays(7) - TICK })).toBe('hold InGrace');
    expect(verdict({ user, policy, receipts: told(NOW, 5, 1), now: inDays(7) })).toBe('deactivate Unused');
  });

  it('is the latest one that was missed, and only that, and the step waits for it', () => {
    expect(decide({ user, policy, receipts: told(NOW), now: inDays(30) })).toMatchObject({
      step: 'notify',
      notice: { reminder: days(1), promised: inDays(31) },
    });
    const caughtUp = [...told(NOW), aReminder(days(1), inDays(30))];
    expect(verdict({ user, policy, receipts: caughtUp, now: inDays(31) - TICK })).toBe('hold InGrace');
    expect(verdict({ user, policy, receipts: caughtUp, now: inDays(31) })).toBe('deactivate Unused');
  });

  it('is not held against an owner who was told otherwise: reminders to the former owner do not count', () => {
    const receipts = [
      ...told(NOW),
      aReminder(days(5), inDays(2), { recipients: ['former@example.com'], promised: inDays(7) }),
    ];
    expect(decide({ user, policy, receipts, now: inDays(3) })).toMatchObject({
      notice: { reminder: days(5) },
    });
  });

  it('says that it is one', () => {
    expect(decide({ user, policy, receipts: told(NOW), now: inDays(2) }).message).toMatch(
      /the limit is 45d\. The owner is reminded that it is deactivated not before 2026-11-11\.$/,
    );
  });

  it('is urgent on the last day', () => {
    expect(decide({ user, policy, receipts: told(NOW), now: inDays(2) })).toMatchObject({
      notice: { urgent: false },
    });
    expect(decide({ user, policy, receipts: told(NOW, 5), now: inDays(6) })).toMatchObject({
      notice: { urgent: true },
    });
  });
});

describe('a notice that counts by its delivery', () => {
  const delivered = aPolicy({
    rules: [aRule({ unused: { after: days(45), grace: days(7), remind: [] } })],
    notify: {
      email: {
        via: 'ses',
        from: 'keywarden@example.com',
        region: null,
        proof: 'delivered',
        operators: null,
        templates: null,
        domains: ['example.com'],
        perDay: 200,
      },
      security: null,
    },
  });
  const accepted = (acceptedAt: number, deliveredAt: number | null = null) =>
    aReceipt({ acceptedAt, promised: acceptedAt + days(7), deliveredAt });
  const on = (receipts: readonly Receipt[], now = NOW) => verdict({ user, policy: delivered, receipts, now });

  it('counts once SES has reported it, from the acceptance on', () => {
    expect(on([accepted(daysAgo(7), daysAgo(7) + TICK)])).toBe('deactivate Unused');
  });

  it('is waited for, and nobody is told again, for three days', () => {
    expect(on([accepted(daysAgo(3) + TICK)])).toBe('hold InGrace');
    expect(on([accepted(daysAgo(3))])).toBe('notify Unused');
  });

  it('holds the key back where a reminder that gave the last date is not reported yet', () => {
    const reminded = aReminder(days(1), daysAgo(1), { deliveredAt: null });
    expect(on([accepted(daysAgo(7), daysAgo(7)), reminded])).toBe('hold InGrace');
  });

  it('is not sent a third time when two were never reported: events or mail do not arrive', () => {
    expect(on([accepted(daysAgo(6))])).toBe('notify Unused');
    expect(on([accepted(daysAgo(9)), accepted(daysAgo(6))])).toBe('hold OwnerUndeliverable');
  });
});

describe('a date from before another word', () => {
  const first = aReceipt({ acceptedAt: daysAgo(7), promised: NOW });
  const on = (...later: readonly Receipt[]) => verdict({ user, policy: quiet, receipts: [first, ...later] });

  it('does not come back, though it was never marked void', () => {
    expect(on()).toBe('deactivate Unused');
    const later = { acceptedAt: daysAgo(6), promised: null };
    expect(on(aReceipt({ ...later, announced: 'nothing', reason: 'NoticeVoid' }))).toBe('notify Unused');
    expect(
      on(aReceipt({ ...later, announced: 'delete', reason: 'InactiveTooLong', promised: inDays(3) })),
    ).toBe('notify Unused');
  });

  it('does not come back after a word that only a newer Keywarden knows: it may have taken it back', () => {
    const novel = { announced: 'suspend', reason: 'Novel', acceptedAt: daysAgo(6) } as never;
    expect(on(aReceipt({ ...(novel as object), promised: null }))).toBe('notify Unused');
    expect(on(aReceipt({ ...(novel as object), recipients: ['former@example.com'] }))).toBe(
      'deactivate Unused',
    );
  });

  it('stands after a word to somebody who answered for the user before', () => {
    const word = {
      announced: 'nothing',
      reason: 'NoticeVoid',
      acceptedAt: daysAgo(6),
      promised: null,
    } as const;
    expect(on(aReceipt({ ...word, recipients: ['former@example.com'] }))).toBe('deactivate Unused');
  });

  it('stands after words about something else', () => {
    const other = aReceipt({
      announced: 'rotate',
      reason: 'AgeWarning',
      acceptedAt: daysAgo(6),
      promised: null,
    });
    expect(on(other)).toBe('deactivate Unused');
  });
});

describe('a date', () => {
  const since = daysAgo(100);
  const ground = aGround({ since });
  const on = (words: Partial<Receipt>) => aReceipt({ ground, ...words });
  /** The clock of a step with a grace of 7 days, on a calendar without Fridays unless said otherwise. */
  const clock = (own: readonly Receipt[], now: number, step: Partial<DestructiveStep> = {}) =>
    noticeClock(
      {
        now,
        policy: aPolicy({ guardrails: { blackoutDays: ['fri'] } }),
        ownReceipts: own,
        owner: known(OWNER),
        user,
        storeRestored: false,
      } as unknown as KeySituation,
      { ground, threshold: since + days(45), grace: days(7), remind: [], ...step },
    );
  /** NOW is a Wednesday. */
  const friday = NOW + days(2);

  it('that is given first lies on no blackout day', () => {
    expect(clock([], friday - days(7))).toEqual({ phase: 'first', promised: friday + days(1) });
  });

  it('that a late reminder moves lies on no blackout day', () => {
    const own = [on({ acceptedAt: NOW - days(9), promised: NOW })];
    expect(clock(own, NOW - hours(2), { remind: [days(2) + hours(2)] })).toMatchObject({
      phase: 'remind',
      promised: friday + days(1),
    });
  });

  it('that renews a stale one lies on no blackout day', () => {
    const own = [on({ acceptedAt: NOW - days(20), promised: NOW - days(10) })];
    expect(clock(own, friday - days(1))).toMatchObject({ phase: 'stale', promised: friday + days(1) });
  });

  it('that was renewed and missed again is renewed by nearly the time between the runs, and a month at most', () => {
    const missed = (pause: number) => [
      on({ acceptedAt: NOW - pause - days(20), promised: NOW - pause - days(10) }),
      on({ acceptedAt: NOW - pause, promised: NOW - pause + days(1), reminder: days(1) }),
    ];
    expect(clock(missed(days(7)), NOW)).toMatchObject({ phase: 'stale', promised: NOW + days(6) });
    expect(clock(missed(days(60)), NOW)).toMatchObject({ phase: 'stale', promised: NOW + days(31) });
  });

  it('is not reached before the threshold', () => {
    const own = [on({ acceptedAt: NOW - days(9), promised: NOW - days(1) })];
    expect(clock(own, NOW, { threshold: NOW + TICK })).toEqual({ phase: 'waiting', due: NOW + TICK });
    expect(clock(own, NOW, { threshold: NOW })).toEqual({ phase: 'due', due: NOW });
  });

  it('that a receipt without a ground promised holds, and the receipt counts for nothing else', () => {
    const own = [on({ ground: null, acceptedAt: NOW - days(9), promised: NOW + days(20) })];
    expect(clock(own, NOW)).toEqual({ phase: 'first', promised: NOW + days(20) });
  });

  it('from before the word that the key stays as it is does not come back', () => {
    const own = [
      on({ acceptedAt: NOW - days(9), promised: NOW }),
      on({ acceptedAt: NOW - days(8), promised: null, reason: 'AwaitingDeletion', ground: null }),
    ];
    expect(clock(own.slice(0, 1), NOW).phase).toBe('due');
    expect(clock(own, NOW).phase).toBe('first');
  });
});
