// Drops one rule of the source after the other and runs the tests of that rule, which have to notice. Prints which test
// noticed each; ends with 1 if none did. Words after the command select mutants: `npm run test:mutants -- quiet`.
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
/** So many at the same time. */
const AT_ONCE = 2;

try {
  process.exitCode = await main(process.argv.slice(2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(words) {
  const all = await mutants();
  const chosen = all.filter(({ rule, file }) => words.every((word) => `${rule} ${file}`.includes(word)));
  if (chosen.length === 0) {
    console.error(`No mutant has all of these words in its rule or its file: ${words.join(' ')}.`);
    return 2;
  }
  const sound = await run('sound', undefined, [...new Set(chosen.flatMap(({ tests }) => tests))]);
  if (sound.kind !== 'survived') {
    console.error(`The tests fail without any mutant: ${sound.by}. Put that right first.`);
    return 1;
  }
  const results = await each(chosen, AT_ONCE, async (mutant, index) => {
    const result = await run(String(index), mutant.rule, mutant.tests);
    if (process.stderr.isTTY) process.stderr.write(`\r${index + 1} of ${chosen.length} `);
    return { mutant, result };
  });
  if (process.stderr.isTTY) process.stderr.write('\r');
  console.log(table(results));
  const bad = results.filter(({ result }) => result.kind !== 'killed');
  console.log(`\n${chosen.length - bad.length} of ${chosen.length} mutants are killed.`);
  return bad.length === 0 ? 0 : 1;
}

async function mutants() {
  const outfile = join(folder, 'list.mjs');
  await build({
    entryPoints: [join(root, 'test/mutants/mutants.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'warning',
  });
  return (await import(pathToFileURL(outfile).href)).MUTANTS;
}

/** Runs tests with a mutant in the source. A mutant that does not even load proves nothing about the tests. */
async function run(name, rule, tests) {
  const outputFile = join(folder, `${name}.json`);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const options = ['--config', 'vitest.mutants.config.ts', '--reporter=json', `--outputFile=${outputFile}`];
  const env = { ...process.env, ...(rule === undefined ? {} : { MUTANT: rule }) };
  const said = await ended(
    spawn(process.execPath, [vitest, 'run', ...options, ...tests], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  let report;
  try {
    report = JSON.parse(readFileSync(outputFile, 'utf8'));
  } catch {
    return { kind: 'broken', by: said.trim().slice(-300) };
  }
  const failed = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed'),
  );
  if (failed.length > 0) return { kind: 'killed', by: failed[0].fullName };
  const broken = report.testResults.find(({ status }) => status === 'failed');
  if (broken !== undefined || !report.success)
    return { kind: 'broken', by: broken?.message ?? 'vitest failed' };
  return { kind: 'survived', by: '' };
}

function ended(child) {
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(said));
  });
}

async function each(items, atOnce, work) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

function table(results) {
  const files = [...new Set(results.map(({ mutant }) => mutant.file))];
  return files
    .map((file) => {
      const rows = results.filter(({ mutant }) => mutant.file === file);
      const width = Math.max(...rows.map(({ mutant }) => mutant.rule.length));
      const lines = rows.map(({ mutant, result }) => `  ${mutant.rule.padEnd(width)}  ${outcome(result)}`);
      return [file, ...lines].join('\n');
    })
    .join('\n\n');
}

function outcome({ kind, by }) {
  if (kind === 'survived') return 'SURVIVED';
  return kind === 'killed' ? `killed by: ${by}` : `BROKEN, it does not run: ${by}`;
}
