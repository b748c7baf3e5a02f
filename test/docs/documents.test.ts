import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../src/config/load.ts';
import { REASONS } from '../../src/core/checks/reasons.ts';
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
    ...read('src/cli/cli.ts').matchAll(/(?:accountCommand|outputCommand|new Command)\('([a-z]+)'/g),
  ].map(([, name]) => name ?? '');

  it.each(documents)('%s names no command that does not exist', (file) => {
    const named = [...read(file).matchAll(/\bkeywarden ([a-z]+)\b(?! users)/g)].map(([, name]) => name ?? '');
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

  it.each(documents)('%s links only to files that exist', (file) => {
    const links = [...read(file).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target ?? '');
    for (const target of links) expect(() => read(join(file, '..', target))).not.toThrow();
  });

  it('the example configuration is valid and gives no warnings', () => {
    expect(loadPolicy(read('examples/keywarden.yaml'), 'examples/keywarden.yaml').warnings).toEqual([]);
  });

  it('the example seed starts the embedded AWS', async () => {
    const sandbox = await startSandbox({ realTime: Date.now, seed: read('examples/small.yaml') });
    await sandbox.close();
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
