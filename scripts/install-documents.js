// Writes into docs/install/*.md what is made from elsewhere, so that it cannot grow old there: between
//   <!-- iam-policy read of examples/keywarden.yaml --account 111122223333 --> and <!-- end -->
// the policy that `keywarden iam-policy --role read` prints for that configuration (of a Kubernetes manifest: for the
// keywarden.yaml in its ConfigMap), and between
//   <!-- file examples/kubernetes/trust-irsa.json --> and <!-- end -->
// the file. With --check nothing is written, and the exit code is 1 when a document differs. Another folder may be named.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const isCheck = process.argv.includes('--check');
const folder = process.argv.slice(2).find((each) => !each.startsWith('--')) ?? join(root, 'docs/install');

const BLOCK = /<!-- (iam-policy|file) ([^]*?) -->[^]*?<!-- end -->/g;
const made = new Map();

// The policies are the command's own, so the command must be that of these sources.
execFileSync(process.execPath, [join(root, 'scripts/build.js'), '--if-stale'], { stdio: 'inherit' });
const documents = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => join(folder, name));
const stale = documents.filter((path) => {
  const is = readFileSync(path, 'utf8');
  const should = is.replaceAll(BLOCK, (_, kind, what) => block(kind, what));
  if (!isCheck && is !== should) writeFileSync(path, should);
  return is !== should;
});
if (isCheck && stale.length > 0) {
  process.stderr.write(`Not as made: ${stale.join(', ')}. Run: node scripts/install-documents.js\n`);
  process.exitCode = 1;
}

function block(kind, what) {
  const text = kind === 'file' ? readFileSync(join(root, what), 'utf8').trimEnd() : policy(what);
  const language = kind === 'file' && extname(what) !== '.json' ? 'ini' : 'json'; // JSON, or a unit of systemd
  return `<!-- ${kind} ${what} -->\n\n<!-- prettier-ignore -->\n\`\`\`${language}\n${text}\n\`\`\`\n\n<!-- end -->`;
}

/** @param what `read of examples/keywarden.yaml --account 111122223333` */
function policy(what) {
  const [role, of, configuration, ...options] = what.split(' ');
  if (of !== 'of' || configuration === undefined)
    throw new Error(`"${what}" is no policy: write "ROLE of CONFIGURATION".`);
  const found = policiesFor(configuration, options).find((each) => each.role === role);
  if (found === undefined) throw new Error(`Under ${configuration} nothing needs the policy "${role}".`);
  return JSON.stringify(found.document, null, 2);
}

/** All at once: a policy printed alone is the same document. */
function policiesFor(configuration, options) {
  const key = [configuration, ...options].join(' ');
  if (!made.has(key)) made.set(key, printed(configuration, options));
  return made.get(key);
}

function printed(configuration, options) {
  const scratch = mkdtempSync(join(tmpdir(), 'keywarden-policies-'));
  try {
    const config = join(scratch, 'keywarden.yaml');
    writeFileSync(config, configurationIn(configuration));
    const args = ['iam-policy', '--quiet', '--output', 'json', '--config', config, ...options];
    const json = execFileSync(process.execPath, [join(root, 'bin/keywarden.js'), ...args], {
      encoding: 'utf8',
    });
    return JSON.parse(json).policies;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A keywarden.yaml as it is; of a manifest, the one in its ConfigMap. */
function configurationIn(path) {
  const text = readFileSync(join(root, path), 'utf8');
  const maps = parseAllDocuments(text)
    .map((document) => document.toJS())
    .filter((each) => each?.kind === 'ConfigMap');
  return maps.map(({ data }) => data?.['keywarden.yaml']).find((each) => each !== undefined) ?? text;
}
