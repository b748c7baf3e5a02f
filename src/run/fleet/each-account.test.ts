import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachInOrder } from './each-account.ts';

const turn = () => new Promise((resolve) => void setImmediate(resolve));

/** Works a number of turns on each item, and notes what happens. */
async function run(turns: readonly number[], options: Parameters<typeof eachInOrder>[3] = {}) {
  const given: number[] = [];
  let atWork = 0;
  let most = 0;
  let furthest = 0;
  const rest = await eachInOrder(
    turns.map((_, index) => index),
    async (index) => {
      atWork += 1;
      most = Math.max(most, atWork);
      furthest = Math.max(furthest, index - given.length);
      for (let left = turns[index] ?? 0; left > 0; left -= 1) await turn();
      atWork -= 1;
      return index;
    },
    (index) => void given.push(index),
    options,
  );
  return { given, most, furthest, rest };
}

describe('work on many accounts', () => {
  it('gives every result once and in order, never more at once and never further ahead than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 8 }),
        async (turns, atOnce, ahead) => {
          const { given, most, furthest, rest } = await run(turns, { atOnce, ahead });
          expect(given).toEqual(turns.map((_, index) => index));
          expect(rest).toEqual([]);
          expect(most).toBeLessThanOrEqual(atOnce);
          expect(furthest).toBeLessThan(ahead);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('begins nothing after it is asked to stop, finishes what it has begun, and says what is left', async () => {
    let begun = 0;
    const given: number[] = [];
    const rest = await eachInOrder(
      [0, 1, 2, 3, 4, 5],
      async (index) => {
        begun += 1;
        await turn();
        return index;
      },
      (index) => void given.push(index),
      { atOnce: 2, stop: () => begun >= 3 },
    );
    expect([begun, given, rest]).toEqual([3, [0, 1, 2], [3, 4, 5]]);
  });

  it('holds no result back that could be given', async () => {
    const given: number[] = [];
    await eachInOrder(
      [0, 1, 2],
      async (index) => {
        if (index === 2) expect(given).toContain(0);
        return index;
      },
      (index) => void given.push(index),
      { atOnce: 1 },
    );
  });
});
