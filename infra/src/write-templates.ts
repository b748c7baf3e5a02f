import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { plainTemplates } from './plain-templates.ts';

/** `npm run templates -w infra -- [--config keywarden.yaml] [--out folder]` */
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { config: { type: 'string' }, out: { type: 'string' } },
});
// npm runs scripts in the folder of their package; what is named on the command line is meant from where one stands.
const from = process.env['INIT_CWD'] ?? process.cwd();
const out = values.out === undefined ? resolve('templates') : resolve(from, values.out);
const scratch = mkdtempSync(join(tmpdir(), 'keywarden-'));
try {
  const config = values.config === undefined ? null : resolve(from, values.config);
  mkdirSync(out, { recursive: true });
  for (const [file, template] of Object.entries(plainTemplates(process.cwd(), config, scratch))) {
    writeFileSync(join(out, file), `${JSON.stringify(template, null, 2)}\n`);
    process.stdout.write(`${join(out, file)}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
