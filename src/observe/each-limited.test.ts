import { describe, expect, it } from 'vitest';
import { eachLimited } from './each-limited.ts';

const later = <T>(value: T): Promise<T> => new Promise((resolve) => setImmediate(() => resolve(value)));

describe('eachLimited', () => {
  it('gives the results in the order of the items, whichever is done first', async () => {
    const results = await eachLimited([3, 1, 2], 3, async (turns) => {
      for (let turn = 0; turn < turns; turn++) await later(turn);
      return turns * 10;
    });
    expect(results).toEqual([30, 10, 20]);
  });

  it.each([1, 2, 7])('never runs more than %s at a time, and uses them all', async (limit) => {
    let running = 0;
    let most = 0;
    await eachLimited([1, 2, 3, 4, 5, 6, 7, 8], limit, async () => {
      running += 1;
      most = Math.max(most, running);
      await later(null);
      running -= 1;
    });
    expect(most).toBe(limit);
  });

  it('starts nothing more after a failure, waits for what runs, and throws the failure', async () => {
    const started: number[] = [];
    const ended: number[] = [];
    const run = eachLimited([1, 2, 3, 4], 2, async (item) => {
      started.push(item);
      if (item === 1) throw new Error('first');
      await later(null);
      ended.push(item);
    });
    await expect(run).rejects.toThrow('first');
    expect(started).toEqual([1, 2]);
    expect(ended).toEqual([2]);
  });

  it('has nothing to do with no items', async () => {
    expect(await eachLimited([], 10, () => Promise.reject(new Error('must not run')))).toEqual([]);
  });
});
