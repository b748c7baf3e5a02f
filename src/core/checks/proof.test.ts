import { describe, expect, it } from 'vitest';
import { decide, verdict } from '../../../test/build/decide.ts';
import { KEY, OTHER_KEY, aKey } from '../../../test/build/key.ts';
import { aPolicy, aRule } from '../../../test/build/policy.ts';
import { aReceipt } from '../../../test/build/receipt.ts';
import { aRecord } from '../../../test/build/record.ts';
import { NOW, TICK, days, daysAgo, hours } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';
import { seenInUse } from '../../../test/build/uses.ts';
import { known } from '../model/known.ts';
import type { KeyObservation } from '../model/observation.ts';
import type { RotateSection } from '../model/policy.ts';
import { type Duration, type Instant, MINUTE, toIso } from '../model/time.ts';

/** Issued, tested and handed over 60 days ago; the date that the owner was given is today. */
const ISSUED = daysAgo(60);
const told = (acceptedAt: Instant) => [aReceipt({ reason: 'Replaced', acceptedAt, promised: NOW })];

interface Words {
  readonly oldUsed?: Instant | 'never';
  readonly newUsed?: Instant | 'never';
  readonly newService?: string;
  /** Earlier days on which the successor was seen in use. */
  readonly seen?: readonly Instant[];
  readonly oldGap?: Duration;
  readonly rotate?: Partial<RotateSection>;
  /** Who made the successor. */
  readonly by?: 'keywarden' | 'owner';
  /** When the old key was switched on again. */
  readonly restored?: Instant;
  readonly successor?: Partial<KeyObservation>;
  readonly now?: Instant;
}

/** An old key whose successor is proven by every clause, unless a word says otherwise. */
function cutover(words: Words = {}) {
  const { oldUsed = daysAgo(20), newUsed = daysAgo(1), newService = 's3', by = 'keywarden' } = words;
  const old = aKey({ id: KEY, created: daysAgo(160), lastUsed: oldUsed });
  const fresh = aKey({ id: OTHER_KEY, created: ISSUED, lastUsed: newUsed, slot: 2 });
  const lastUsed =
    newUsed === 'never' ? fresh.lastUsed : known({ at: newUsed, region: null, service: newService });
  const issued = aRecord('issued', {
    of: OTHER_KEY,
    since: ISSUED,
    more: `for=${KEY} tested=${toIso(ISSUED)}`,
  });
  const tags =
    words.restored === undefined
      ? { ...aRecord('replaced', { since: ISSUED, more: `by=${OTHER_KEY} tries=1` }), ...issued }
      : aRecord('restored', { since: words.restored, more: 'restores=1' });
  const rotate = { by, remind: [], warn: days(60), ...words.rotate };
  return {
    user: aUser({
      keys: [old, { ...fresh, lastUsed, ...words.successor }],
      tags: by === 'owner' && words.restored === undefined ? {} : tags,
    }),
    policy: aPolicy({
      rules: [aRule({ rotate })],
      deliver: { to: 's3', bucket: 'keys', kmsKey: null, region: null },
    }),
    memory: seenInUse(
      { on: words.seen ?? [daysAgo(3)] },
      { of: KEY, on: oldUsed === 'never' ? [] : [oldUsed], longestGap: words.oldGap ?? hours(24) },
    ),
    receipts: told(words.restored ?? ISSUED),
    now: words.now ?? NOW,
  };
}

const GOES = 'deactivate Replaced';
const UNUSED = 'hold ReplacementNotUsed';
const NEEDED = 'hold OldKeyStillUsed';

describe.each(['keywarden', 'owner'] as const)('a cutover to a key that was made by %s', (by) => {
  it('is proven when every clause holds', () => {
    expect(verdict(cutover({ by }))).toBe(GOES);
  });

  it('is not proven by a successor that was never used', () => {
    expect(verdict(cutover({ by, newUsed: 'never', seen: [] }))).toBe(UNUSED);
  });

  it('is not proven by a use of the successor that lies before the last use of the old key', () => {
    expect(
      verdict(
        cutover({ by, oldUsed: daysAgo(20), newUsed: daysAgo(20) + TICK, rotate: { oldKeyIdle: days(19) } }),
      ),
    ).toBe(UNUSED);
    expect(verdict(cutover({ by, oldUsed: daysAgo(20), newUsed: daysAgo(20), seen: [daysAgo(30)] }))).toBe(
      NEEDED,
    );
    expect(verdict(cutover({ by, oldUsed: daysAgo(20), newUsed: daysAgo(21), seen: [daysAgo(30)] }))).toBe(
      NEEDED,
    );
  });

  it('is not proven by a use of the successor longer ago than `old-key-idle`: it may have been given up', () => {
    const used = (newUsed: Instant) =>
      cutover({ by, newUsed, seen: [newUsed - days(2)], oldUsed: daysAgo(40) });
    expect(verdict(used(daysAgo(14)))).toBe(GOES);
    expect(verdict(used(daysAgo(14) - TICK))).toBe(UNUSED);
  });

  it('is not proven by one day of use', () => {
    expect(verdict(cutover({ by, seen: [] }))).toBe(UNUSED);
    expect(verdict(cutover({ by, seen: [daysAgo(1) - hours(2)] }))).toBe(UNUSED);
    expect(verdict(cutover({ by, seen: [daysAgo(2)] }))).toBe(GOES);
    expect(verdict(cutover({ by, seen: [], rotate: { proofDays: 1 } }))).toBe(GOES);
    expect(verdict(cutover({ by, seen: [daysAgo(2)], rotate: { proofDays: 3 } }))).toBe(UNUSED);
  });

  it('asks for 6 hours more than `old-key-idle`, as AWS shows a use late', () => {
    expect(verdict(cutover({ by, oldUsed: daysAgo(14) - hours(6) }))).toBe(GOES);
    expect(decide(cutover({ by, oldUsed: daysAgo(14) - hours(6) + TICK }))).toMatchObject({
      reason: 'OldKeyStillUsed',
      next: { step: 'deactivate', at: NOW + TICK },
    });
  });

  it('asks for one and a half times the longest pause that was ever seen of the old key, where that is longer', () => {
    const payroll = (oldUsed: Instant) => cutover({ by, oldUsed, oldGap: days(20) });
    expect(verdict(payroll(daysAgo(30) - hours(6)))).toBe(GOES);
    expect(verdict(payroll(daysAgo(30) - hours(6) + TICK))).toBe(NEEDED);
  });

  it('is proven where the old key was never used at all', () => {
    expect(verdict(cutover({ by, oldUsed: 'never' }))).toBe(GOES);
  });

  it('is not proven by a successor that is switched off, or gone', () => {
    expect(verdict(cutover({ by, successor: { status: 'Inactive' } }))).not.toBe(GOES);
  });
});

describe('our own doing', () => {
  it('is no proof: a use within 15 minutes of our test of the new key may be that test', () => {
    const used = (newUsed: Instant) =>
      cutover({ newUsed, seen: [], oldUsed: daysAgo(80), rotate: { proofDays: 1, oldKeyIdle: days(60) } });
    expect(verdict(used(ISSUED + 15 * MINUTE))).toBe(UNUSED);
    expect(verdict(used(ISSUED + 15 * MINUTE + TICK))).toBe(GOES);
  });

  it('counts for no day of use either', () => {
    expect(verdict(cutover({ seen: [ISSUED + 15 * MINUTE] }))).toBe(UNUSED);
    expect(verdict(cutover({ seen: [ISSUED + 15 * MINUTE + TICK] }))).toBe(GOES);
  });
});

describe('a call to STS by a key that no record says we made', () => {
  it('is no proof within an hour of its making: that may be our own test, whose record somebody removed', () => {
    const used = (newUsed: Instant, newService: string) =>
      cutover({
        by: 'owner',
        newUsed,
        newService,
        seen: [],
        oldUsed: daysAgo(80),
        rotate: { proofDays: 1, oldKeyIdle: days(60) },
      });
    expect(verdict(used(ISSUED + hours(1), 'sts'))).toBe(UNUSED);
    expect(verdict(used(ISSUED + hours(1) + TICK, 'sts'))).toBe(GOES);
    expect(verdict(used(ISSUED + hours(1), 's3'))).toBe(GOES);
  });
});

describe('an old key that was brought back', () => {
  const back = (words: Words) => cutover({ by: 'owner', rotate: { oldKeyIdle: days(14) }, ...words });

  it('is not retired on a use of the successor from before that', () => {
    expect(verdict(back({ restored: daysAgo(20), newUsed: daysAgo(20), seen: [daysAgo(30)] }))).toBe(UNUSED);
  });

  it('is not retired on days of use from before that', () => {
    expect(verdict(back({ restored: daysAgo(20), newUsed: daysAgo(1), seen: [daysAgo(30)] }))).toBe(UNUSED);
    expect(verdict(back({ restored: daysAgo(20), newUsed: daysAgo(1), seen: [daysAgo(19)] }))).toBe(GOES);
  });

  it('has to be quiet from its restoration on, whenever it was used before', () => {
    const words = { oldUsed: daysAgo(50), seen: [daysAgo(2)] };
    expect(verdict(back({ ...words, restored: daysAgo(14) - hours(6) }))).toBe(GOES);
    expect(verdict(back({ ...words, restored: daysAgo(14) - hours(6) + TICK }))).toBe(NEEDED);
  });
});

describe('what was once seen', () => {
  it('outlasts an answer of AWS that it was never used: that is not known then', () => {
    const words = cutover({ oldUsed: 'never' });
    const memory = seenInUse({ on: [daysAgo(3)] }, { of: KEY, on: [daysAgo(2)] });
    expect(verdict({ ...words, memory })).toBe('hold ObservationIncomplete');
  });

  it('outlasts an earlier use that AWS shows after it', () => {
    const words = cutover({ oldUsed: daysAgo(40) });
    const memory = seenInUse({ on: [daysAgo(3)] }, { of: KEY, on: [daysAgo(2)] });
    expect(verdict({ ...words, memory })).toBe(NEEDED);
  });
});
