import { afterAll, expect } from 'vitest';
import type { Day } from './day.ts';
import { catchUp, faultsOf } from './judge.ts';
import { createdKeys } from '../harness/secrets.ts';
import { statusOf } from '../harness/steps.ts';
import { KEYS } from './day.ts';
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

/** Kills a day's run between making a key and its commit: nobody can tell whose it is, so it is told of and not touched. */
export async function expectLeftToPeople(day: Day, moment: Moment): Promise<void> {
  const { control } = day.world;
  const killed = await applyProcess(day, moment);
  expect(killed.wasKilled, `the run ended by itself: ${killed.said}`).toBe(true);
  for (const hours of [7, 25, 25]) {
    day.passHours(hours);
    const { code, out, err } = await day.run('apply', '--yes', '--quiet');
    if (code !== 0) throw new Error(`apply ended with ${code}: ${out}${err}`);
  }
  const [made = 'none', ...more] = createdKeys(control, day.began.calls);
  expect([statusOf(day.world, made), statusOf(day.world, KEYS.replaced), more]).toEqual([
    'Active',
    'Active',
    [],
  ]);
  const told = control.mails().filter(({ text }) => text?.includes(`--access-key-id ${made}`));
  expect(told.map(({ to }) => to.join()).toSorted()).toEqual(['ruth@example.com', 'security@example.com']);
}
