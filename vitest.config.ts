import { configDefaults, defineConfig } from 'vitest/config';

const TESTS = ['src/**/*.test.ts', 'test/**/*.test.ts', 'infra/test/**/*.test.ts'];
const ALONE = ['src/aws/lazy-clients.test.ts'];

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
    setupFiles: ['test/harness/after-each.ts'],
    // The files of a worker share their modules: loading the SDK anew for each of them would be a third of all time. Where
    // it is looked at what is loaded and when, a file is alone.
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          isolate: false,
          include: TESTS,
          exclude: [...configDefaults.exclude, ...ALONE],
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE, benchmark: { include: [] } } },
    ],
  },
});
