import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decideUser } from '../../src/core/decide.ts';
import { play } from './life.ts';
import { anyLife } from './lives.ts';

it('deciding twice at the same moment gives the same, and changes nothing of what it is given', () => {
  fc.assert(
    fc.property(anyLife, (life) => {
      for (const { situation, context, decisions } of play(life).looks) {
        const before = structuredClone({ situation, context });
        freeze(situation);
        freeze(context);
        expect(decideUser(situation, context)).toEqual(decisions);
        expect({ situation, context }).toEqual(before);
      }
    }),
    { seed: 20261104, numRuns: 20 },
  );
});

/** Makes every object within throw when it is changed. Maps cannot be frozen; the copy tells of those. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of value instanceof Map ? value.values() : Object.values(value)) freeze(part);
}
