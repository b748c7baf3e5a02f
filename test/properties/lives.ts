import fc from 'fast-check';
import type { Policy } from '../../src/core/model/policy.ts';
import { DAY, type Day, type Event, type Life } from './life.ts';

/** Random policies and lives, with durations short enough that much happens within weeks. */

const hoursOrDays = fc.constantFrom(0.5, 1, 1.5, 2, 3).map((days) => days * DAY);
const wholeDays = (min: number, max: number) => fc.integer({ min, max }).map((days) => days * DAY);

/** Grace, reminders shorter than it, and the time until deletion. */
function clock(offsets: fc.Arbitrary<number>) {
  return fc
    .record({
      grace: wholeDays(1, 6),
      remind: fc.uniqueArray(offsets, { maxLength: 3 }),
      delete: fc.option(wholeDays(1, 12), { nil: null }),
    })
    .map(({ remind, ...rest }) => ({
      ...rest,
      remind: remind.filter((offset) => offset < rest.grace).toSorted((a, b) => b - a),
    }));
}

interface Wishes {
  readonly measures?: readonly ('last-used' | 'age')[];
  readonly offsets?: fc.Arbitrary<number>;
  /** Always with a section `rotate`. */
  readonly rotates?: boolean;
}

export function anyPolicy({
  measures = ['last-used', 'age'],
  offsets = hoursOrDays,
  rotates = false,
}: Wishes = {}): fc.Arbitrary<Policy> {
  const unused = fc
    .record({ clock: clock(offsets), after: wholeDays(2, 12), measure: fc.constantFrom(...measures) })
    .map(({ clock, ...rest }) => ({ ...clock, ...rest }));
  const rotate = fc
    .record({
      clock: clock(offsets),
      warn: wholeDays(3, 12),
      by: fc.constantFrom('owner' as const, 'keywarden' as const),
      deactivate: wholeDays(1, 8),
      oldKeyIdle: wholeDays(1, 5),
      proofDays: fc.integer({ min: 1, max: 3 }),
      maxExtension: wholeDays(1, 5),
    })
    .map(({ clock, ...rest }) => ({
      ...clock,
      ...rest,
      after: rest.warn + 5 * DAY,
      onUnproven: 'hold' as const,
    }));
  const inactive = fc
    .record({ clock: clock(offsets), adopt: fc.boolean() })
    .map(({ clock, adopt }) => ({ ...clock, adopt }));
  return fc
    .record({
      unused: fc.option(unused, { nil: null, freq: 8 }),
      rotate: rotates ? rotate : fc.option(rotate, { nil: null, freq: 3 }),
      inactive: fc.option(inactive, { nil: null, freq: 4 }),
    })
    .map(policyOf);
}

function policyOf(sections: Pick<Policy['rules'][number], 'unused' | 'rotate' | 'inactive'>): Policy {
  return {
    hash: 'simulated',
    source: 'simulated',
    accounts: 'self',
    owners: [],
    rules: [{ name: 'everyone', match: {}, exempt: null, ...sections }],
    notify: {
      email: {
        via: 'ses',
        from: 'keywarden@example.com',
        region: null,
        proof: 'accepted',
        operators: null,
        templates: null,
        domains: ['example.com'],
        perDay: 200,
      },
      security: null,
    },
    guardrails: {
      perDay: 10,
      stopAbove: 1,
      fleet: { perDay: 1000, stopAbove: 1 },
      blackoutDays: [],
      timezone: 'UTC',
      rollout: 1,
      exemptMax: 400 * DAY,
      protectedPaths: [],
    },
    deliver: null,
    takeOver: null,
    store: null,
    stateKeys: [],
  };
}

const anyKeys: fc.Arbitrary<Life['keys']> = fc.array(
  fc.record({
    made: fc.integer({ min: -25, max: 40 }),
    used: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }),
  }),
  { minLength: 1, maxLength: 3 },
);

const aKey = fc.integer({ min: 0, max: 2 });
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('used' as const), key: aKey }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constantFrom('switched on' as const, 'switched off' as const),
      key: aKey,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('new owner' as const),
      owner: fc.constantFrom('first@example.com', 'second@example.com'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('new policy' as const),
      policy: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constantFrom('exempt' as const, 'no longer exempt' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('records lost' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('used though off' as const), key: aKey }) },
);

const anyDay: fc.Arbitrary<Day> = fc.record({
  events: fc.oneof(
    { weight: 7, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(anyEvent, { minLength: 1, maxLength: 2 }) },
  ),
  run: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 23 }) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  mail: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  crash: fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom('after the intent' as const, 'after the call' as const) },
  ),
});

/** Anything may happen: uses, other hands, other owners, other policies, lost records, missed and broken runs. */
export const anyLife: fc.Arbitrary<Life> = fc.record({
  keys: anyKeys,
  policies: fc.array(anyPolicy(), { minLength: 1, maxLength: 3 }),
  days: fc.array(anyDay, { minLength: 60, maxLength: 60 }),
});

/**
 * Somebody makes a second key once the first is old enough, and works with it from then on, every day or every other, and
 * no more with the first; whatever else happens.
 */
export const anySwitchOver: fc.Arbitrary<Life> = fc
  .record({
    life: anyLife,
    policy: anyPolicy({ rotates: true }),
    age: fc.integer({ min: 0, max: 20 }),
    late: fc.nat(5),
    everyDays: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ life, policy, age, late, everyDays }): Life => {
    const rules = policy.rules.map((rule) => ({ ...rule, unused: null }));
    const made = age - (rules[0]?.rotate?.warn ?? 0) / DAY - late;
    const works = (number: number): readonly Event[] =>
      number > -made && number % everyDays === 0 ? [{ what: 'used', key: 1 }] : [];
    const days = life.days.map((day, number) => ({ ...day, events: [...works(number), ...day.events] }));
    return {
      keys: [
        { made: age, used: 0 },
        { made, used: null },
      ],
      policies: [{ ...policy, rules }],
      days,
    };
  });

/** A day on which all goes as it should. */
export const quietDay: Day = { events: [], run: 2, mail: true, crash: null };
