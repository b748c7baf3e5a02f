import { appendFile } from 'node:fs/promises';
import { expect, inject, it, vi } from 'vitest';
import { type LifePolicy } from '../policies.ts';
import { play } from '../play.ts';

const PEOPLE = 535;
const DAYS = 400;

/** One long life as a test. Another seed: `LIVES_SEED=7 npm run test:lives`. */
export function longLife(name: string, ownSeed: number, policies: readonly LifePolicy[]): void {
  it(`breaks no rule in ${DAYS} days: ${name}`, async () => {
    const seed = ownSeed + inject('seed') * 1000;
    // The SDK waits a random part of its backoff before it tries again: here none of it.
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const begun = performance.now();
    const outcome = await play({
      seed,
      people: PEOPLE,
      days: DAYS,
      policies,
      onDay: (day) => {
        if (day % 40 === 39) process.stdout.write(`${name}, seed ${seed}: day ${day + 1} of ${DAYS}\n`);
      },
    });
    const seconds = Math.round((performance.now() - begun) / 1000);
    await appendFile(inject('results'), `${JSON.stringify({ name, ...outcome, seconds })}\n`);
    const { violations, stories } = outcome;
    // The stories say how it came about.
    expect({ seed, violations, stories }).toEqual({ seed, violations: [], stories: [] });
  });
}
