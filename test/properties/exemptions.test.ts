import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideUser } from '../../src/core/decide.ts';
import { refreshed } from '../../src/core/memory/refresh.ts';
import { NO_MEMORY } from '../../src/core/model/memory.ts';
import { DAY, toDate } from '../../src/core/model/time.ts';
import { aKey } from '../build/key.ts';
import { aPolicy, aRule } from '../build/policy.ts';
import { aContext, aSituation } from '../build/situation.ts';
import { NOW, daysAgo } from '../build/time.ts';
import { aUser } from '../build/user.ts';

const MAX = 20;
const DAYS = 160;
const policy = aPolicy({ rules: [aRule({ unused: {} })], guardrails: { exemptMax: MAX * DAY } });
const key = aKey({ created: daysAgo(400), lastUsed: daysAgo(300) });
const EXEMPT = new Set([
  'Exempt',
  'ExemptionEnds',
  'ExemptionTooLong',
  'ExemptionUnreadable',
  'ExemptionVanished',
]);

/** What stands in the tag for some days: a date so many days ahead, something that nobody can read, nothing. */
type Spell = { readonly for: number; readonly says: number | 'for ever' | 'nonsense' | null };
const spell: fc.Arbitrary<Spell> = fc.record({
  for: fc.integer({ min: 1, max: 25 }),
  says: fc.oneof(
    fc.integer({ min: -3, max: 40 }),
    fc.constantFrom('for ever' as const, 'nonsense' as const),
    fc.constant(null),
  ),
});

function valueOf(says: Spell['says'], now: number): string | null {
  if (says === null) return null;
  if (says === 'nonsense') return 'ask me later';
  return `until=${says === 'for ever' ? '9999-12-31' : toDate(now + says * DAY)} reason=day ${now}`;
}

/** One look a day: on which of them the user is exempt. */
function exemptDays(spells: readonly Spell[]): readonly boolean[] {
  let memory = NO_MEMORY;
  const tags = spells.flatMap(({ for: days, says }, index) =>
    Array.from({ length: days }, () => ({ says, index })),
  );
  const begun = new Map<number, number>();
  return tags.slice(0, DAYS).map(({ says, index }, day) => {
    const now = NOW + day * DAY;
    begun.set(index, begun.get(index) ?? now);
    const value = valueOf(says, begun.get(index) ?? now);
    const user = aUser({ keys: [key], tags: value === null ? {} : { 'keywarden:exempt': value } });
    const [decision] = decideUser(aSituation({ user, memory }), aContext({ policy, now }));
    memory = refreshed(memory, user, now, policy.guardrails.exemptMax);
    return decision !== undefined && EXEMPT.has(decision.reason);
  });
}

describe('exemptions by tag', () => {
  it('keep no user exempt for longer than exempt-max in any window of exempt-max and 30 days, whatever the tag says', () => {
    fc.assert(
      fc.property(fc.array(spell, { minLength: 1, maxLength: 30 }), (spells) => {
        const days = exemptDays(spells);
        for (let from = 0; from < days.length; from += 1) {
          const exempt = days.slice(from, from + MAX + 30).filter(Boolean).length;
          expect(exempt).toBeLessThanOrEqual(MAX);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('do keep a user exempt as long as they say, within exempt-max', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX - 1 }), (says) => {
        // The last day counts, and the look of the day after finds it over.
        expect(exemptDays([{ for: 60, says }]).filter(Boolean).length).toBe(says + 1);
      }),
    );
  });
});
