// Runs a TypeScript file of this folder: Node 20 cannot strip types, so it is bundled for a moment, beside the packages
// that it imports.
import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const [file = 'src/app.ts'] = process.argv.slice(2);
const folder = join(root, `dist.run-${process.pid}`);
const outfile = join(folder, 'main.mjs');
try {
  await build({
    entryPoints: [join(root, file)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  await import(outfile);
} catch (error) {
  // What is wrong with a configuration is said in words; where the code stood is no help with it.
  process.stderr.write(`${process.env.DEBUG ? error.stack : error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
