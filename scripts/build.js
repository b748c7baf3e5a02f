// Bundles src/ to dist/. With --if-stale it does nothing when dist/ was built from exactly these sources.
// The new tree is built beside the old one and renamed into place, so that a command started meanwhile
// never sees half a build, and two builds at once cannot mix.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const stampFile = join(dist, '.stamp');

// An installed package carries dist/ and no sources: nothing to build.
if (!existsSync(join(root, 'src'))) process.exit(0);

const stamp = fingerprint();
const isFresh = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
if (!(process.argv.includes('--if-stale') && isFresh)) await rebuild();

async function rebuild() {
  const next = join(root, `dist.next-${process.pid}`);
  const old = join(root, `dist.old-${process.pid}`);
  try {
    await build({
      entryPoints: { cli: join(root, 'src/cli/index.ts') },
      outdir: next,
      bundle: true,
      splitting: true, // keeps the demo and the embedded AWS out of the way of every other command
      chunkNames: 'chunks/[name]-[hash]',
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      packages: 'external',
      loader: { '.liquid': 'text' },
      define: { KEYWARDEN_VERSION: JSON.stringify(packageVersion()) },
      logLevel: 'warning',
    });
    writeFileSync(join(next, '.stamp'), stamp);
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(next, dist);
  } finally {
    rmSync(next, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

function packageVersion() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
}

/** A digest of everything the build reads. */
function fingerprint() {
  const digest = createHash('sha256');
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  for (const file of [...sources, join(root, 'package.json'), fileURLToPath(import.meta.url)]) {
    digest.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return digest.digest('hex');
}
