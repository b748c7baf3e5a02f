import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY, type Day, type Story, play } from './life.ts';
import { anyPolicy, quietDay } from './lives.ts';

const DAYS = 60;

const wholeDays = fc.integer({ min: 1, max: 5 }).map((days) => days * DAY);
const dayNumbers = fc.uniqueArray(fc.integer({ min: 0, max: DAYS - 1 }), { maxLength: 20 });

/** When a step was first done; never counts as later than any day. */
function firstly(story: Story, step: 'deactivate' | 'delete'): number {
  return Math.min(...story.deeds.filter((deed) => deed.step === step).map(({ at }) => at));
}

/**
 * Measured against a run on every day, with reminders whole days before the date. A reminder that comes late moves the
 * date, so against a history that already has gaps a further gap can swallow such a late reminder, and with it its
 * delay; the grace and every promise hold all the same (life.test.ts).
 */
it('a missed run never makes anything happen earlier', () => {
  let compared = 0;
  fc.assert(
    fc.property(
      anyPolicy({ offsets: wholeDays }),
      fc.nat(20),
      dayNumbers,
      dayNumbers,
      (policy, made, uses, missed) => {
        const days = Array.from({ length: DAYS }, (_, number): Day => ({
          ...quietDay,
          events: uses.slice(0, 3).includes(number) ? [{ what: 'used', key: 0 }] : [],
        }));
        const life = { keys: [{ made, used: null }], policies: [policy], days };
        const gaps = days.map((day, number) => (missed.includes(number) ? { ...day, run: null } : day));
        const [without, withGaps] = [play(life), play({ ...life, days: gaps })];
        for (const step of ['deactivate', 'delete'] as const) {
          expect(firstly(withGaps, step)).toBeGreaterThanOrEqual(firstly(without, step));
          if (Number.isFinite(firstly(withGaps, step))) compared += 1;
        }
      },
    ),
    { seed: 20261104, numRuns: 200 },
  );
  expect(compared).toBeGreaterThan(100);
});
