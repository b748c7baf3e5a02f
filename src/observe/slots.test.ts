import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListedKey } from '../aws/iam-types.ts';
import { known } from '../core/model/known.ts';
import type { LastUse } from '../core/model/observation.ts';
import type { SlotKey } from './report/row.ts';
import { matchSlots, settleByUse } from './slots.ts';

const SECOND = 1000;
const key = (keyId: string, second: number, status: ListedKey['status'] = 'Active'): ListedKey => ({
  keyId,
  status,
  createdAt: second * SECOND,
});
const use = (second: number | null): LastUse | null =>
  second === null ? null : { at: second * SECOND, region: null, service: 's3' };
const slot = (number: 1 | 2, active: boolean, rotated: number, used: number | null = null): SlotKey => ({
  kind: 'key',
  slot: number,
  active,
  lastRotated: known(rotated * SECOND),
  lastUsed: known(use(used)),
});
const slotsOf = (match: ReturnType<typeof matchSlots>): unknown =>
  'pairs' in match
    ? Object.fromEntries(match.pairs.map((pair) => [pair.key.keyId, pair.slot.slot]))
    : match.kind;

describe('matchSlots', () => {
  it('one key, one slot', () => {
    expect(slotsOf(matchSlots([key('A', 10)], [slot(2, true, 10)]))).toEqual({ A: 2 });
  });

  it('is not misled by the order of the slots: the younger key may be in slot 1', () => {
    expect(
      slotsOf(matchSlots([key('old', 10), key('young', 20)], [slot(1, true, 20), slot(2, true, 10)])),
    ).toEqual({ old: 2, young: 1 });
  });

  it('tells by status when the older key was changed after the younger one came', () => {
    const match = matchSlots(
      [key('old', 10, 'Inactive'), key('young', 20)],
      [slot(1, false, 30), slot(2, true, 20)],
    );
    expect(match.kind).toBe('certain');
    expect(slotsOf(match)).toEqual({ old: 1, young: 2 });
  });

  it('a key created a second after its slot was last changed is not that slot’s', () => {
    expect(matchSlots([key('A', 10)], [slot(1, true, 10)]).kind).toBe('certain');
    expect(matchSlots([key('A', 11)], [slot(1, true, 10)]).kind).toBe('none');
  });

  it('does not fit when a status changed after the report', () => {
    expect(matchSlots([key('A', 10, 'Inactive')], [slot(1, true, 10)]).kind).toBe('none');
  });

  it('is not certain after a rotation was rolled back: dates and status would allow the wrong way round', () => {
    const match = matchSlots(
      [key('old', 10), key('young', 20, 'Inactive')],
      [slot(1, false, 25), slot(2, true, 20)],
    );
    expect(match.kind).toBe('ambiguous');
  });

  it.each([
    ['a key less', [key('A', 10)], [slot(1, true, 10), slot(2, true, 20)]],
    ['a key more', [key('A', 10), key('B', 20)], [slot(1, true, 10)]],
    ['a third key', [key('A', 10), key('B', 20), key('C', 30)], [slot(1, true, 10), slot(2, true, 20)]],
    ['a status nobody knows', [key('A', 10, { unrecognised: 'Expired' })], [slot(1, false, 10)]],
  ] as const)('does not fit with %s than the report shows', (_, keys, slots) => {
    expect(matchSlots(keys, slots).kind).toBe('none');
  });

  it('both inactive and changed later: ambiguous when their use differs, interchangeable when it does not', () => {
    const keys = [key('A', 10, 'Inactive'), key('B', 20, 'Inactive')];
    expect(matchSlots(keys, [slot(1, false, 30, 15), slot(2, false, 40, 25)]).kind).toBe('ambiguous');
    expect(matchSlots(keys, [slot(1, false, 30), slot(2, false, 40)]).kind).toBe('interchangeable');
  });
});

describe('settleByUse', () => {
  const keys = [key('A', 10, 'Inactive'), key('B', 20, 'Inactive')];
  const settle = (slots: readonly [SlotKey, SlotKey], uses: Readonly<Record<string, number | null>>) => {
    const match = matchSlots(keys, slots);
    if (match.kind !== 'ambiguous') throw new Error(match.kind);
    const pairs = settleByUse(
      match.possible,
      new Map(Object.entries(uses).map(([id, second]) => [id, use(second)])),
    );
    return pairs && Object.fromEntries(pairs.map((pair) => [pair.key.keyId, pair.slot.slot]));
  };

  it('finds the one way in which no last use goes back', () => {
    expect(settle([slot(1, false, 30, 25), slot(2, false, 40, 15)], { A: 15, B: 25 })).toEqual({
      A: 2,
      B: 1,
    });
  });

  it('finds none when both were used since the report', () => {
    expect(settle([slot(1, false, 30, 25), slot(2, false, 40, 15)], { A: 50, B: 50 })).toBeUndefined();
  });

  it('finds none when a last use could not be read', () => {
    expect(settle([slot(1, false, 30, 25), slot(2, false, 40, 15)], { B: 25 })).toBeUndefined();
  });
});

/** One key's life up to the report, and what happens to it between report and listing. */
const life = fc.record({
  created: fc.nat(30),
  changes: fc.array(fc.nat(30), { maxLength: 2 }),
  used: fc.option(fc.nat(40)),
  flippedAfter: fc.boolean(),
  deletedAfter: fc.boolean(),
});
const REPORTED = 100;

describe('the keys of a user with two keys', () => {
  it('never get each other’s last use, whatever happened to them before and after the report', () => {
    fc.assert(
      fc.property(life, life, fc.boolean(), fc.boolean(), (a, b, isSwapped, isNewcomer) => {
        const before = [a, b].map(({ created, changes, used }, at) => ({
          keyId: at === 0 ? 'A' : 'B',
          created,
          active: changes.length % 2 === 0,
          rotated: created + Math.max(0, ...changes),
          used: used === null ? null : created + used,
        }));
        const slots = (isSwapped ? before.toReversed() : before).map(({ active, rotated, used }, at) =>
          slot(at === 0 ? 1 : 2, active, rotated, used),
        );
        const truth = new Map(before.map(({ keyId, used }) => [keyId, used]));
        // Out of reach: one key created in the very second the other was created or changed, and both flipped within
        // the report's four hours. The live re-read before every change is what is left for that.
        const coincide =
          a.created === b.created || before[0]?.rotated === b.created || before[1]?.rotated === a.created;
        fc.pre(!(a.flippedAfter && b.flippedAfter && coincide));
        const listed = [a, b].flatMap(({ flippedAfter, deletedAfter }, at) => {
          const then = before[at];
          if (!then || deletedAfter) return [];
          return [key(then.keyId, then.created, then.active !== flippedAfter ? 'Active' : 'Inactive')];
        });
        if (isNewcomer && listed.length < 2) listed.push(key('C', REPORTED + 1));
        const match = matchSlots(listed, slots);
        if (!('pairs' in match)) return;
        for (const { key: matched, slot: from } of match.pairs) {
          expect(from.lastUsed).toEqual(known(use(truth.get(matched.keyId) ?? null)));
        }
      }),
      { numRuns: 3000 },
    );
  });
});
