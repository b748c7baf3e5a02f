// Bundles the Lambda handlers to dist.lambda/, one module each with what they share beside them, minified and complete:
// what runs there is what was tested, not what the runtime happens to bring. Prints the sizes; --meta FILE keeps the
// list of what went in, --outdir FOLDER puts it elsewhere.
import { build } from 'esbuild';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const handlers = ['account', 'accounts', 'summarise', 'mail-events'];
const outdir = option('--outdir') ?? join(root, 'dist.lambda');

rmSync(outdir, { recursive: true, force: true });
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
  // The SDK as ES modules: of its CommonJS an `import()` gives `default` alone, and no client by its name.
  mainFields: ['module', 'main'],
  target: 'node20.19',
  minify: true,
  metafile: true,
  loader: { '.liquid': 'text' },
  // Some packages are CommonJS and ask for Node's own modules by `require`.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  plugins: [englishOnly()],
  logLevel: 'warning',
});
const meta = option('--meta');
if (meta !== undefined) writeFileSync(meta, JSON.stringify(metafile));
for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
  if (!file.includes('chunks/')) process.stdout.write(`${file}: ${bytes} bytes\n`);
}

function option(name) {
  const at = process.argv.indexOf(name);
  return at > 0 ? process.argv[at + 1] : undefined;
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
