import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyState, recordOf } from '../../src/core/checks/key-state.ts';
import type { KeyObservation, UserObservation } from '../../src/core/model/observation.ts';
import { formatRecord, recordTag } from '../../src/core/model/record.ts';
import { DAY, toDate } from '../../src/core/model/time.ts';
import { decideAll } from '../build/decide.ts';
import { aKey, keyId } from '../build/key.ts';
import { aPolicy, aRule } from '../build/policy.ts';
import { RUN } from '../build/situation.ts';
import { NOW, daysAgo } from '../build/time.ts';
import { aUser } from '../build/user.ts';

const DATE = 'last-check-date';
const OLD = 'last-check-old-key';
const LABELS = ['UnusedAccessKey1InactiveDate', 'UnusedAccessKey2InactiveDate'];
const THEIRS = new Set([DATE, OLD, ...LABELS]);

const policy = aPolicy({
  rules: [aRule({ unused: { after: 90 * DAY, measure: 'age' }, rotate: { by: 'keywarden' } })],
  deliver: { to: 's3', bucket: 'handover', kmsKey: null, region: null },
  takeOver: { checkAndRotate: { dateTag: DATE, oldKeyTag: OLD }, cloudGovernance: true },
});

const ago = fc.integer({ min: -2, max: 200 });
const key = (number: number): fc.Arbitrary<KeyObservation> =>
  fc.record({ age: fc.nat(200), used: fc.option(fc.nat(200)), off: fc.boolean() }).map(({ age, used, off }) =>
    aKey({
      id: keyId(number),
      created: daysAgo(age) - number * 1000,
      lastUsed: used === null || used > age ? 'never' : daysAgo(used),
      status: off ? 'Inactive' : 'Active',
    }),
  );
const date = fc.oneof(
  { weight: 8, arbitrary: ago.map((count) => toDate(daysAgo(count))) },
  { weight: 1, arbitrary: fc.string() },
);
const oldKey = fc.oneof(
  { weight: 8, arbitrary: fc.constant(keyId(1)) },
  { weight: 1, arbitrary: fc.constantFrom(keyId(2), keyId(3), '?') },
);
const [LABEL_1 = '', LABEL_2 = ''] = LABELS;
const note = fc.constant('ours to keep');
const tags = fc.oneof(
  fc.record({ [DATE]: date, [OLD]: oldKey, note }),
  fc.record({ [LABEL_1]: date, note }),
  fc.record(
    { [DATE]: date, [OLD]: oldKey, [LABEL_1]: date, [LABEL_2]: date, note },
    { requiredKeys: ['note'] },
  ),
) as fc.Arbitrary<Record<string, string>>;
const someUser = fc
  .record({
    tags,
    keys: fc.oneof(
      key(1).map((one) => [one]),
      fc.tuple(key(1), key(2)),
    ),
  })
  .map(({ tags: own, keys }) => aUser({ keys, tags: own }));

const keysOf = (user: UserObservation) => (user.keys.known ? user.keys.value : []);
const tagsOf = (user: UserObservation) => (user.tags.known ? user.tags.value : new Map<string, string>());

/** The one take-over that is decided for a user, or none. */
function takenOver(user: UserObservation) {
  const steps = decideAll({ user, policy }).flatMap((each) =>
    each.kind === 'step' && each.step === 'repair' && each.takeOver ? [each.takeOver] : [],
  );
  expect(steps.length).toBeLessThanOrEqual(1);
  return steps[0];
}

/** The user once that is done. */
function after(
  user: UserObservation,
  { records, untag }: NonNullable<ReturnType<typeof takenOver>>,
): UserObservation {
  const left = new Map(tagsOf(user));
  for (const [id, record] of records) left.set(recordTag(id), formatRecord(record));
  for (const name of untag) left.delete(name);
  return { ...user, tags: { known: true, value: left } };
}

describe('whatever tags the predecessors left', () => {
  it('no clock is shortened, no active key counts as off, and only their tags are removed', () => {
    fc.assert(
      fc.property(someUser, (user) => {
        const step = takenOver(user);
        if (step === undefined) return;
        for (const name of step.untag) expect(THEIRS.has(name)).toBe(true);
        const named = step.untag.flatMap((name) => {
          const day = Date.parse(`${tagsOf(user).get(name)?.trim()}T00:00:00Z`);
          return Number.isNaN(day) || name === OLD ? [] : [day];
        });
        for (const [id, record] of step.records) {
          expect(record.since).toBeLessThanOrEqual(NOW);
          for (const day of named) expect(record.since).toBeGreaterThanOrEqual(Math.min(day + DAY, NOW));
          const own = keysOf(user).find((each) => each.keyId === id);
          if (record.state === 'deactivated') expect(own?.status).toBe('Inactive');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('what is taken over reads back, and after a few runs nothing is left to take over', () => {
    fc.assert(
      fc.property(someUser, (begun) => {
        let user = begun;
        for (let run = 0; run < 4; run += 1) {
          const step = takenOver(user);
          if (step === undefined) break;
          user = after(user, step);
          for (const id of step.records.keys()) {
            const own = keysOf(user).find((each) => each.keyId === id) ?? null;
            expect(keyState(own, recordOf(user, id, NOW), RUN, NOW).kind).not.toBe('unreadable');
          }
        }
        expect(takenOver(user)).toBeUndefined();
        expect(tagsOf(user).get('note')).toBe('ours to keep');
      }),
      { numRuns: 2_000 },
    );
  });

  it('no step is destructive while a tag of theirs still speaks', () => {
    fc.assert(
      fc.property(someUser, (user) => {
        const destructive = decideAll({ user, policy }).some(
          (each) =>
            each.kind === 'step' &&
            (each.step === 'deactivate' || each.step === 'delete' || each.step === 'rotate'),
        );
        const speaks = [...tagsOf(user).keys()].some((name) => THEIRS.has(name) && name !== DATE);
        expect(destructive && speaks).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});
