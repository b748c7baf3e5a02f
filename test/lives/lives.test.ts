import { beforeEach, describe, expect, it, vi } from 'vitest';
import { play } from './play.ts';
import { S3, SECRETS_MANAGER, brisk, checkAndRotate, patient } from './policies.ts';

// Short ones; `npm run test:lives` plays long ones.
describe('a random life', () => {
  // The SDK waits a random part of its backoff before it tries again: here none of it.
  beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));

  it.each([
    [1, [patient(SECRETS_MANAGER), brisk(SECRETS_MANAGER)]],
    [2, [checkAndRotate, brisk(S3)]],
  ] as const)('breaks no rule (seed %i)', { timeout: 120_000 }, async (seed, policies) => {
    const outcome = await play({ seed, people: 12, days: 120, policies });
    // The stories say how it came about.
    expect({ violations: outcome.violations, stories: outcome.stories }).toEqual({
      violations: [],
      stories: [],
    });
    expect(outcome.deactivations).toBeGreaterThan(0);
  });
});
