import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/core/model/policy.ts';
import { DAY, type Day, type Deed, type Event, type Life, type Story, play } from './life.ts';
import { anyLife, anySwitchOver } from './lives.ts';

const HOUR = 3_600_000;

/** A freeze of the changes, and an edit of the configuration that is taken back some days later. */
const anyTrouble = fc.record({
  frozenFrom: fc.nat(60),
  frozenFor: fc.nat(30),
  editedOn: fc.nat(60),
  backAfter: fc.integer({ min: 1, max: 20 }),
  edit: fc.constantFrom(
    'no delete' as const,
    'other measure' as const,
    'longer limit' as const,
    'renamed' as const,
  ),
});

type Trouble = typeof anyTrouble extends fc.Arbitrary<infer T> ? T : never;

function troubled(life: Life, trouble: Trouble): Life {
  const first = life.policies[0];
  if (first === undefined) return life;
  const at = (day: number, policy: number): readonly Event[] =>
    day === trouble.editedOn || day === trouble.editedOn + trouble.backAfter
      ? [{ what: 'new policy', policy }]
      : [];
  const days = life.days.map((day, number): Day => {
    const isFrozen = number >= trouble.frozenFrom && number < trouble.frozenFrom + trouble.frozenFor;
    const policy = number === trouble.editedOn ? 1 : 0;
    return { ...day, events: [...day.events, ...at(number, policy)], run: isFrozen ? null : day.run };
  });
  return { ...life, days, policies: [first, edited(first, trouble.edit), ...life.policies.slice(1)] };
}

function edited(policy: Policy, edit: Trouble['edit']): Policy {
  const rules = policy.rules.map((rule): Policy['rules'][number] => {
    const { unused, rotate, inactive } = rule;
    if (edit === 'renamed') return { ...rule, name: 'renamed' };
    if (edit === 'no delete')
      return {
        ...rule,
        unused: unused && { ...unused, delete: null },
        rotate: rotate && { ...rotate, delete: null },
        inactive: inactive && { ...inactive, delete: null },
      };
    if (edit === 'other measure')
      return {
        ...rule,
        unused: unused && { ...unused, measure: unused.measure === 'age' ? 'last-used' : 'age' },
      };
    return { ...rule, unused: unused && { ...unused, after: unused.after * 2 } };
  });
  return { ...policy, rules };
}

function inTroubledLives(judge: (story: Story) => void, lives = anyLife): void {
  fc.assert(
    fc.property(lives, anyTrouble, (life, trouble) => judge(play(troubled(life, trouble)))),
    { seed: 20261128, numRuns: 300 },
  );
}

/** What was said last of the key that is about a step of ours, before it was taken. */
function lastWord({ keyId, at }: Deed, { notices }: Story) {
  return notices.findLast(
    (notice) =>
      notice.keyId === keyId && notice.at < at && (notice.step === 'deactivate' || notice.step === 'delete'),
  );
}

describe('through freezes and edits that are taken back', () => {
  it('no step comes later than 48 hours after the date that was given last, nor before it', () => {
    let seen = 0;
    inTroubledLives((story) => {
      for (const deed of story.deeds) {
        const promised = lastWord(deed, story)?.promised ?? null;
        if (promised === null) continue;
        expect(deed.at).toBeGreaterThanOrEqual(promised);
        expect(deed.at).toBeLessThanOrEqual(promised + 48 * HOUR);
        seen += 1;
      }
    });
    expect(seen).toBeGreaterThan(50);
  });

  it('the last word about a key is about the step that comes, and gives its date', () => {
    let seen = 0;
    inTroubledLives((story) => {
      for (const deed of story.deeds) {
        const word = lastWord(deed, story);
        expect(word?.step).toBe(deed.step);
        expect(word?.promised ?? null).not.toBeNull();
        seen += 1;
      }
    });
    expect(seen).toBeGreaterThan(50);
  });

  it('a key that was replaced goes only after its successor was used later than it, and neither long ago', () => {
    let seen = 0;
    inTroubledLives((story) => {
      for (const { step, cause, at, lastUse, made, inUse, policy } of story.deeds) {
        if (step !== 'deactivate' || cause !== 'rotated') continue;
        const idle = policy.rules[0]?.rotate?.oldKeyIdle ?? 0;
        const later = inUse.filter(
          (other) =>
            other.made > made &&
            other.used !== null &&
            other.used > (lastUse ?? -Infinity) &&
            at - other.used <= idle,
        );
        expect(later).not.toEqual([]);
        expect(at - (lastUse ?? made)).toBeGreaterThanOrEqual(idle);
        seen += 1;
      }
    }, anySwitchOver);
    expect(seen).toBeGreaterThan(50);
  });
});

it('the troubles are real: a freeze takes runs away, an edit is in force and taken back', () => {
  const policy = fc.sample(anyLife, { seed: 1, numRuns: 1 })[0];
  if (policy === undefined) throw new RangeError('no life');
  const trouble: Trouble = { frozenFrom: 2, frozenFor: 3, editedOn: 1, backAfter: 4, edit: 'renamed' };
  const days = Array.from({ length: 8 }, (): Day => ({ events: [], run: 2, mail: true, crash: null }));
  const { looks } = play(troubled({ ...policy, keys: [{ made: 0, used: null }], days }, trouble));
  const rules = looks.map(({ context }) => [Math.floor(context.now / DAY), context.policy.rules[0]?.name]);
  expect(new Set(rules.map(([day]) => day)).size).toBe(5);
  expect(rules.some(([, name]) => name === 'renamed')).toBe(true);
  expect(rules.at(-1)?.[1]).toBe('everyone');
});
