import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

// Long random lives, `npm run test:lives`. Another seed: LIVES_SEED=7 npm run test:lives
export default mergeConfig(
  { ...base, test: { ...base.test, globalSetup: [], projects: undefined } },
  defineConfig({
    test: {
      include: ['test/lives/long/*.life.ts'],
      testTimeout: 3_600_000,
      globalSetup: ['test/lives/long/total.ts'],
    },
  }),
);
