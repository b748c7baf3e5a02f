import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, bench, describe } from 'vitest';
import { keywardenProcess } from '../test/harness/process.ts';

// Budget: twice the accounts take twice the time and the same memory. Measured on 2 cores, with the embedded AWS beside
// it, first scan: 299 accounts with 19,992 users 11 s and 220 MB, 599 with 39,984 users 32 s and 226 MB.
const SIZES = [99, 299, 599];
const USERS_EACH = 67;

/** Every process that Node starts says how much memory it had at most, in KB. */
const TELL = `process.on('exit',()=>process.stderr.write(['maxRSS',process.argv[2],process.resourceUsage().maxRSS].join('%20')+'%5Cn'))`;

describe('a first scan of an organization', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keywarden-bench-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  for (const accounts of SIZES) {
    bench(
      `${accounts} accounts`,
      async () => {
        const seed = join(folder, `${accounts}.yaml`);
        const example = await readFile('examples/organization.yaml', 'utf8');
        await writeFile(
          seed,
          example
            .replace(/accounts: \d+/, `accounts: ${accounts}`)
            .replace(/users: \d+/, `users: ${accounts * USERS_EACH}`),
        );
        const scan = ['bin/keywarden.js', 'scan', '--quiet', '--config', 'examples/organization-policy.yaml'];
        const { code, out, err } = await keywardenProcess(
          ['sandbox', '--seed', seed, '--', process.execPath, ...scan],
          { env: { NODE_OPTIONS: `--import=data:text/javascript,${TELL}` } },
        );
        // The example has accounts that cannot be entered: 1.
        if (code !== 1 || !out.startsWith('Scan of')) throw new Error(`the scan ended with ${code}: ${err}`);
        const memory = Number(/maxRSS scan (\d+)/.exec(err)?.[1]);
        console.log(`${accounts} accounts: ${Math.round(memory / 1024)} MB`);
      },
      { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
    );
  }
});
