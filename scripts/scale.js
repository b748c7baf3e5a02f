// Prints the table of docs/scale.md from bench/scale/measured.json and the limits and prices beside it. With --write it
// puts the table into the document; with --measure it first measures anew (ten minutes), and keeps that; names after it
// (bundle, sizes, steps, fallback, listing, summaries) measure only so much.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, `dist.scale-${process.pid}`);
const figuresFile = join(root, 'bench/scale/measured.json');
const document = join(root, 'docs/scale.md');

try {
  if (process.argv.includes('--measure')) await measureAnew();
  const { tables, between } = await load('table', 'bench/scale/table.ts');
  const text = tables(JSON.parse(readFileSync(figuresFile, 'utf8')));
  if (process.argv.includes('--write'))
    writeFileSync(document, between(readFileSync(document, 'utf8'), text));
  else process.stdout.write(text);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measureAnew() {
  const bytes = bundledBytes();
  await load('invoke', 'bench/scale/measure/invoke.ts', false);
  const { measure } = await load('measure', 'bench/scale/measure/main.ts');
  const before = existsSync(figuresFile) ? JSON.parse(readFileSync(figuresFile, 'utf8')) : {};
  const only = process.argv
    .slice(process.argv.indexOf('--measure') + 1)
    .filter((name) => !name.startsWith('-'));
  const say = (part) => process.stderr.write(`measuring: ${part}\n`);
  const figures = await measure({ root, bundleBytes: bytes }, before, only, say);
  writeFileSync(figuresFile, `${JSON.stringify(figures, null, 2)}\n`);
}

/** Builds the functions; what the largest loads from the start, without what is loaded when it is needed. */
function bundledBytes() {
  execFileSync(process.execPath, [join(root, 'scripts/build-lambda.js')]);
  const outputs = JSON.parse(readFileSync(join(root, 'dist.lambda/meta.json'), 'utf8'));
  const seen = new Set();
  const follow = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { path, kind } of outputs[file].imports)
      if (kind === 'import-statement' && outputs[path] !== undefined) follow(path);
  };
  follow('account.mjs');
  return [...seen].reduce((sum, file) => sum + outputs[file].bytes, 0);
}

/** The sources are TypeScript: they are bundled for a moment, beside the packages that they import. */
async function load(name, source, run = true) {
  const outfile = join(folder, `${name}.js`);
  await build({
    entryPoints: [join(root, source)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    loader: { '.liquid': 'text' },
  });
  return run ? await import(outfile) : null;
}
