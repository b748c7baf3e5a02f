// Bundles the command line to dist/. With --if-stale it does nothing when dist/ was built from exactly these sources.
import { build } from 'esbuild';
import { join } from 'node:path';
import { packageVersion, root, stagedBuild } from './staged-build.js';

await stagedBuild('dist', import.meta.url, async (outdir) => {
  await build({
    entryPoints: { cli: join(root, 'src/cli/index.ts') },
    outdir,
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
});
