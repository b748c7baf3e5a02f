import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEY, OTHER_KEY, aKey } from '../../../test/build/key.ts';
import { NOW, days, daysAgo, hours } from '../../../test/build/time.ts';
import { DENIED, aUser } from '../../../test/build/user.ts';
import { seenInUse } from '../../../test/build/uses.ts';
import type { KeyUses } from '../model/memory.ts';
import { known } from '../model/known.ts';
import { MOST_PROOF_DAYS, usesAfter, withRememberedUses, withUse } from './uses.ts';

const MIDNIGHT = Date.parse('2026-11-04T00:00:00Z');

function seen(...moments: readonly number[]): KeyUses {
  return moments.reduce<KeyUses | undefined>(withUse, undefined) ?? { days: [], longestGap: null };
}

describe('the uses of a key', () => {
  it('are kept by day, the last of each', () => {
    expect(seen(MIDNIGHT - 1, MIDNIGHT, MIDNIGHT + hours(5)).days).toEqual([
      MIDNIGHT - 1,
      MIDNIGHT + hours(5),
    ]);
  });

  it('have no gap before the second, and keep the longest for good', () => {
    expect(seen(NOW).longestGap).toBeNull();
    expect(seen(daysAgo(40), daysAgo(9), daysAgo(1), NOW).longestGap).toBe(days(31));
  });

  it('are as they were when AWS shows an earlier one, or the same', () => {
    const uses = seen(daysAgo(3), daysAgo(1));
    expect(withUse(uses, daysAgo(1))).toBe(uses);
    expect(withUse(uses, daysAgo(2))).toBe(uses);
  });

  it('are at most as many days as proof may ask for, in order, whatever is seen, and the gap never shrinks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }).map((hour) => NOW + hours(hour))), (moments) => {
        let before: KeyUses | undefined;
        for (const at of moments) {
          const after = withUse(before, at);
          expect(after.longestGap ?? 0).toBeGreaterThanOrEqual(before?.longestGap ?? 0);
          expect(after.days).toEqual(after.days.toSorted((a, b) => a - b));
          expect(after.days.length).toBeLessThanOrEqual(MOST_PROOF_DAYS);
          before = after;
        }
      }),
    );
  });
});

describe('what is remembered of the uses of a user', () => {
  it('gains what was observed, keeps what could not be read, and loses the keys that are gone', () => {
    const { uses } = seenInUse({ of: KEY, on: [daysAgo(2)] }, { of: OTHER_KEY, on: [daysAgo(2)] });
    const after = usesAfter(uses, [aKey({ id: KEY, lastUsed: daysAgo(1) })]);
    expect([...after]).toEqual([[KEY, { days: [daysAgo(2), daysAgo(1)], longestGap: days(1) }]]);
    expect(usesAfter(uses, [aKey({ id: KEY, lastUsed: DENIED })]).get(KEY)).toEqual(uses.get(KEY));
    expect(usesAfter(new Map(), [aKey({ lastUsed: 'never' })])).toEqual(new Map());
  });

  it('makes an answer unknown that says never', () => {
    const memory = seenInUse({ of: KEY, on: [daysAgo(2)] });
    const user = withRememberedUses(aUser({ keys: [aKey({ lastUsed: 'never' })] }), memory);
    expect(user.keys).toMatchObject({ value: [{ lastUsed: { known: false } }] });
  });

  it('is the last use where AWS shows an earlier one, and leaves a later one as it is', () => {
    const memory = seenInUse({ of: KEY, on: [daysAgo(2)] });
    const lastUse = (at: number) => {
      const { keys } = withRememberedUses(aUser({ keys: [aKey({ lastUsed: at })] }), memory);
      return keys.known ? keys.value[0]?.lastUsed : undefined;
    };
    expect(lastUse(daysAgo(3))).toMatchObject(known({ at: daysAgo(2) }));
    expect(lastUse(daysAgo(1))).toMatchObject(known({ at: daysAgo(1) }));
  });
});
