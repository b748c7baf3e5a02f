import { bench, describe } from 'vitest';
import { glob } from '../src/core/glob.ts';

/**
 * Budget: at least 100 rounds a second each. As a regular expression the five stars took 95 s for one round: the text
 * fits up to its last character, and every star could have ended anywhere before it.
 */
const FIVE_STARS = '*a*a*a*a*b';

describe('a glob', () => {
  bench('of five stars, on 10,000 characters', () => {
    glob(FIVE_STARS, 'a'.repeat(10_000));
  });

  bench('of one star, on 10,000 names', () => {
    for (let number = 0; number < 10_000; number += 1) glob('ci-*-eu', `ci-deploy-${number}-us`);
  });
});
