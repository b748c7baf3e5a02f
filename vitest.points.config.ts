import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

// A run is killed at every change, and every call fails: `npm run test:points`. `npm test` takes some of them.
export default mergeConfig(
  { ...base, test: { ...base.test, projects: undefined } },
  defineConfig({
    test: {
      include: ['test/crash/**/*.test.ts', 'test/faults/**/*.test.ts'],
      env: { KEYWARDEN_EVERY_POINT: '1' },
    },
  }),
);
