import { appendFile } from 'node:fs/promises';
import { expect, inject, it, vi } from 'vitest';
import { type LifePolicy } from '../policies.ts';
import { play } from '../play.ts';

/** So many lives a policy: many worlds see more of the weather than one large one. */
const LIVES = 4;
const PEOPLE = 170;
const DAYS = 320;

/** Long lives, a test each. Other seeds: `LIVES_SEED=7 npm run test:lives`. */
export function longLife(name: string, ownSeed: number, policies: readonly LifePolicy[]): void {
  it.each(Array.from({ length: LIVES }, (_, index) => index * 10 + ownSeed))(
    `breaks no rule in ${DAYS} days: ${name}, %i`,
    async (own) => {
      const seed = own + inject('seed') * 1000;
      // The SDK waits a random part of its backoff before it tries again: here none of it.
      vi.spyOn(Math, 'random').mockReturnValue(0);
      const begun = performance.now();
      const outcome = await play({
        seed,
        people: PEOPLE,
        days: DAYS,
        policies,
      });
      const seconds = Math.round((performance.now() - begun) / 1000);
      await appendFile(inject('results'), `${JSON.stringify({ name, ...outcome, seconds })}\n`);
      const { violations, stories, keyDays } = outcome;
      process.stdout.write(
        `${name}, seed ${seed}: ${keyDays} key-days, ${violations.length} violations, ${seconds} s\n`,
      );
      // The stories say how it came about.
      expect({ seed, violations, stories }).toEqual({ seed, violations: [], stories: [] });
    },
  );
}
