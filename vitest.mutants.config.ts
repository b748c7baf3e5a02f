import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';
import { mutated } from './test/mutants/mutant.ts';
import { MUTANTS } from './test/mutants/mutants.ts';

// One mutant against the tests of its rule, for scripts/mutants.js. Nothing is written: the source is changed as it is
// loaded. Without MUTANT the tests run on the source as it stands.
const { MUTANT } = process.env;
const mutant = MUTANTS.find(({ rule }) => rule === MUTANT);
if (MUTANT !== undefined && mutant === undefined) throw new Error(`There is no mutant "${MUTANT}".`);

export default mergeConfig(
  { ...base, test: { ...base.test, globalSetup: [], projects: undefined } },
  defineConfig({
    plugins: [
      {
        name: 'mutant',
        enforce: 'pre',
        transform: (code, id) =>
          mutant !== undefined && id.endsWith(`/${mutant.file}`) ? mutated(code, mutant) : undefined,
      },
    ],
    test: {
      include: [...new Set(MUTANTS.flatMap(({ tests }) => tests))],
      isolate: false,
      maxWorkers: 1,
      bail: mutant === undefined ? 0 : 1,
    },
  }),
);
