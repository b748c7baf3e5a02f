import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { bench, describe } from 'vitest';

// Budget: 200 ms to import a function as it is deployed. A process that imports nothing is measured beside it: what it
// takes is Node's own. Measured on 2 cores: 104 ms for the import alone (`npm run scale -- --measure bundle`).
const FRESH = { iterations: 9, time: 0, warmupIterations: 0, warmupTime: 0, throws: true };

execFileSync(process.execPath, ['scripts/build-lambda.js']);

describe('a fresh process', () => {
  const run = (script: string) => {
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  };
  bench('that does nothing', () => run(''), FRESH);
  for (const name of ['account', 'accounts', 'weigh', 'summarise', 'mail-events']) {
    const file = resolve(`dist.lambda/${name}.mjs`);
    bench(`that imports ${name}`, () => run(`await import(${JSON.stringify(file)})`), FRESH);
  }
});
