import { afterAll, expect } from 'vitest';
import type { Day } from './day.ts';
import { catchUp, faultsOf } from './judge.ts';
import { type Moment, applyProcess } from './killed.ts';

/** Counts what came out well, and says so when the file's tests are over. */
export function countConverged(what: string, points: number): () => void {
  let converged = 0;
  afterAll(() => {
    const all = converged === points ? 'all' : String(converged);
    process.stdout.write(`${what}: ${points} crash points tried, ${all} converged\n`);
  });
  return () => void (converged += 1);
}

/** Kills a day's run, and everything has to come right all the same. @param said by processes before it */
export async function expectConverged(day: Day, moment: Moment, said: readonly string[] = []): Promise<void> {
  const killed = await applyProcess(day, moment);
  expect(killed.wasKilled, `the run ended by itself: ${killed.said}`).toBe(true);
  const after = await catchUp(day);
  expect(await faultsOf(day, [...said, killed.said, after])).toEqual([]);
}
