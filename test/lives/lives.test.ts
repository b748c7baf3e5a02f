import { describe, expect, it } from 'vitest';
import { play } from './play.ts';
import { S3, SECRETS_MANAGER, brisk, checkAndRotate, patient } from './policies.ts';

// Short ones; `npm run test:lives` plays long ones.
describe('a random life', () => {
  it.each([
    [1, [patient(SECRETS_MANAGER), brisk(SECRETS_MANAGER)]],
    [2, [checkAndRotate, brisk(S3)]],
  ] as const)('breaks no rule (seed %i)', async (seed, policies) => {
    const outcome = await play({ seed, people: 14, days: 160, policies });
    expect(outcome.violations, outcome.stories.join('\n\n')).toEqual([]);
    expect(outcome.deactivations).toBeGreaterThan(0);
  });
});
