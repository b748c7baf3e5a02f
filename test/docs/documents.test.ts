import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configJsonSchema } from '../../src/config/describe.ts';
import { loadPolicy } from '../../src/config/load.ts';
import { REASONS } from '../../src/core/checks/reasons.ts';
import { RECORD_STATES } from '../../src/core/model/record-states.ts';
import { startSandbox } from '../../src/sandbox/server.ts';

const documents = ['README.md', 'CONTRIBUTING.md', ...readdirSync('docs').filter(isMarkdown).map(inDocs)];
const read = (file: string): string => readFileSync(file, 'utf8');

function isMarkdown(file: string): boolean {
  return file.endsWith('.md');
}

function inDocs(file: string): string {
  return join('docs', file);
}

describe('the documents', () => {
  const commands = [
    ...read('src/cli/cli.ts').matchAll(/(?:accountCommand|outputCommand|new Command)\('([a-z-]+)'/g),
  ].map(([, name]) => name ?? '');

  it.each(documents)('%s names no command that does not exist', (file) => {
    const named = [...read(file).matchAll(/\bkeywarden ([a-z]+(?:-[a-z]+)*)\b(?! users)/g)].map(
      ([, name]) => name ?? '',
    );
    expect(named.filter((name) => !commands.includes(name))).toEqual([]);
  });

  it('the README lists every command', () => {
    const table = read('README.md');
    const listed = ['demo', 'scan', 'plan', 'apply', 'explain', 'restore', 'history', 'config', 'sandbox'];
    expect(listed.filter((name) => !table.includes(`| \`${name}`))).toEqual([]);
    expect(listed.filter((name) => !commands.includes(name))).toEqual([]);
  });

  it('the reasons are those of the code, word for word; else run: node scripts/reasons.js', () => {
    const made = execFileSync(process.execPath, ['scripts/reasons.js', '--stdout'], { encoding: 'utf8' });
    expect(read('docs/reasons.md')).toBe(made);
    for (const code of REASONS) expect(made).toContain(`- \`${code}\` — `);
  });

  it('the permissions are those of the code, word for word; else run: node scripts/permissions.js', () => {
    const made = execFileSync(process.execPath, ['scripts/permissions.js', '--stdout'], { encoding: 'utf8' });
    expect(read('docs/permissions.md')).toBe(made);
  });

  it('the configuration is that of the schema, word for word; else run: npm run docs:configuration', () => {
    const made = execFileSync(process.execPath, ['scripts/configuration.js', '--stdout'], {
      encoding: 'utf8',
    });
    expect(read('docs/configuration.md')).toBe(made);
  });

  it('the states of a key are those of the code, word for word; else run: npm run docs:states', () => {
    const made = execFileSync(process.execPath, ['scripts/states.js', '--stdout'], { encoding: 'utf8' });
    expect(read('docs/key-states.md')).toBe(made);
    for (const state of RECORD_STATES) expect(made).toContain(`| \`${state}\` | `);
  });

  it('the published JSON Schema is that of the code; else run: keywarden config schema > keywarden.schema.json', () => {
    expect(JSON.parse(read('keywarden.schema.json'))).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
  });

  it.each(documents)('%s links only to files that exist', (file) => {
    const links = [...read(file).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target ?? '');
    for (const target of links) expect(() => read(join(file, '..', target))).not.toThrow();
  });

  it.each(['examples/keywarden.yaml', 'examples/organization-policy.yaml'])(
    'the example configuration %s is valid and gives no warnings',
    (file) => expect(loadPolicy(read(file), file).warnings).toEqual([]),
  );

  it.each(['examples/small.yaml', 'examples/organization.yaml'])(
    'the example seed %s starts the embedded AWS',
    async (file) => {
      const sandbox = await startSandbox({ realTime: Date.now, seed: read(file) });
      await sandbox.close();
    },
  );

  it('the example organization has 300 accounts and 20,000 users, as it says', async () => {
    const sandbox = await startSandbox({ realTime: Date.now, seed: read('examples/organization.yaml') });
    const accounts = sandbox.control.state();
    await sandbox.close();
    expect([accounts.length, accounts.flatMap(({ users }) => users).length]).toEqual([300, 20_000]);
  });

  it('every way to write `accounts` in docs/organization.md is a valid one', () => {
    const [block = ''] = /```yaml\n[^]*?```/.exec(read('docs/organization.md')) ?? [];
    const ways = block
      .replaceAll(/```(yaml)?\n?/g, '')
      .split(/\n\n/)
      .filter((way) => way !== '');
    expect(ways.length).toBe(4);
    for (const way of ways)
      expect(() => loadPolicy(`version: 1\n${way}\n`, 'docs/organization.md')).not.toThrow();
  });

  it('every way to write `owners` in docs/owners.md is a valid one', () => {
    const blocks = [...read('docs/owners.md').matchAll(/```yaml\n(owners:[^]*?)```/g)].map(
      ([, text]) => text ?? '',
    );
    expect(blocks.length).toBe(3);
    for (const block of blocks)
      expect(() =>
        loadPolicy(`version: 1\nextends: [preset:standard]\n${block}`, 'docs/owners.md'),
      ).not.toThrow();
  });

  it('every reason stands under a comment that says when it is given', () => {
    const lines = read('src/core/checks/reasons.ts').split('\n');
    const bare = REASONS.filter((reason) => {
      const line = lines.findIndex((text) => text.trim() === `'${reason}',`);
      return !(lines[line - 1] ?? '').endsWith('*/');
    });
    expect(bare).toEqual([]);
  });
});
