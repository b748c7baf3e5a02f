// Bundles the Lambda handlers to dist.lambda/, one module each with what they share beside them, minified and complete:
// what runs there is what was tested, not what the runtime happens to bring. meta.json says what went in. With --if-stale
// it does nothing when it was built from exactly these sources.
import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { packageVersion, root, stagedBuild } from './staged-build.js';

const handlers = ['account', 'accounts', 'weigh', 'summarise', 'mail-events'];

await stagedBuild('dist.lambda', import.meta.url, async (outdir) => {
  const { metafile } = await build({
    entryPoints: Object.fromEntries(
      handlers.map((name) => [name, join(root, `src/lambda/handlers/${name}.ts`)]),
    ),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true, // sinks and channels that a policy does not name stay in chunks that are never loaded
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    // ES modules where a package has them: of CommonJS a chunk that is imported later shows nothing but its default.
    mainFields: ['module', 'main'],
    target: 'node20.19',
    minify: true,
    metafile: true,
    loader: { '.liquid': 'text' },
    define: { KEYWARDEN_VERSION: JSON.stringify(packageVersion()) },
    // Some packages are CommonJS and ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: [englishOnly()],
    logLevel: 'warning',
  });
  writeFileSync(join(outdir, 'meta.json'), JSON.stringify(contents(metafile, outdir)));
});

/** By its path in the folder: how long each file is, what went into it, and what it imports and when. */
function contents({ outputs }, outdir) {
  const inFolder = (path) => relative(outdir, resolve(path));
  return Object.fromEntries(
    Object.entries(outputs).map(([path, { bytes, inputs, imports }]) => [
      inFolder(path),
      {
        bytes,
        inputs: Object.keys(inputs),
        imports: imports.map(({ path: to, kind }) => ({ path: inFolder(to), kind })),
      },
    ]),
  );
}

/** zod brings its messages in fifty languages, a third of a megabyte; we speak one. */
function englishOnly() {
  return {
    name: 'english-only',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\/locales\/index\.js$/ }, ({ importer, resolveDir }) =>
        importer.includes('/zod/')
          ? { path: join(resolveDir, '../locales/index.js'), namespace: 'english' }
          : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'english' }, ({ path }) => ({
        contents: `export { default as en } from ${JSON.stringify(join(dirname(path), 'en.js'))};`,
        resolveDir: dirname(path),
      }));
    },
  };
}
