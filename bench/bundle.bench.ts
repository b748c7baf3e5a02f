import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, bench, describe } from 'vitest';

// Budget: 200 ms to import a function as it is deployed. A process that imports nothing is measured beside it: what it
// takes is Node's own. Measured on 2 cores: 99 ms for the import alone (`npm run scale -- --measure bundle`).
const FRESH = { iterations: 9, time: 0, warmupIterations: 1, warmupTime: 0 };

describe('a fresh process', () => {
  let outdir = '';
  beforeAll(() => {
    outdir = mkdtempSync(join(tmpdir(), 'keywarden-bench-'));
    execFileSync(process.execPath, ['scripts/build-lambda.js', '--outdir', outdir]);
  });
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  const run = (script: string) =>
    void execFileSync(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  bench('that does nothing', () => run(''), FRESH);
  for (const name of ['account', 'accounts', 'summarise', 'mail-events'])
    bench(
      `that imports ${name}`,
      () => run(`await import(${JSON.stringify(join(outdir, `${name}.mjs`))})`),
      FRESH,
    );
});
