import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The build inlines mail templates as text (scripts/build.js); tests read them the same way.
  plugins: [
    {
      name: 'liquid-as-text',
      transform: (code, id) =>
        id.endsWith('.liquid') ? `export default ${JSON.stringify(code)}` : undefined,
    },
  ],
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'infra/test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // A machine with other AWS settings must give the same results, and never reach a real account.
    env: {
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_EC2_METADATA_DISABLED: 'true',
      NO_COLOR: '1',
      TZ: 'America/New_York',
    },
    globalSetup: ['test/harness/build-once.ts'],
  },
});
