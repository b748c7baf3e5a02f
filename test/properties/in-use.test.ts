import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY, type Day, play } from './life.ts';
import { anyPolicy } from './lives.ts';

const DAYS = 60;

const anyRun = fc.record({
  run: fc.option(fc.integer({ min: 0, max: 23 }), { nil: null, freq: 6 }),
  mail: fc.boolean(),
  crash: fc.constantFrom(null, null, 'after the intent' as const, 'after the call' as const),
});

it('a key that is used again before it is idle is never touched and its owner never told it is idle', () => {
  fc.assert(
    fc.property(
      anyPolicy({ measures: ['last-used'] }),
      fc.nat(40),
      fc.array(fc.nat(), { minLength: DAYS, maxLength: DAYS }),
      fc.array(anyRun, { minLength: DAYS, maxLength: DAYS }),
      (policy, made, gaps, runs) => {
        const { unused } = policy.rules[0]!;
        const longest = unused === null ? 1 : unused.after / DAY - 1;
        const uses = new Set<number>();
        for (let day = 0, next = 0; day < DAYS; day += 1 + ((gaps[next++] ?? 0) % longest)) uses.add(day);
        const days = runs.map((run, number): Day => ({
          ...run,
          events: uses.has(number) ? [{ what: 'used', key: 0 }] : [],
        }));
        const { deeds, notices, active } = play({ keys: [{ made, used: null }], policies: [policy], days });
        expect(deeds).toEqual([]);
        expect(notices.filter(({ step }) => step === 'deactivate' || step === 'delete')).toEqual([]);
        expect(active).toHaveLength(1);
      },
    ),
    { seed: 20261104, numRuns: 100 },
  );
});
