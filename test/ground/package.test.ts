import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('the packed package, installed elsewhere', () => {
  let folder: string;
  const keywarden = (...args: string[]) =>
    spawnSync(join(folder, 'node_modules/.bin/keywarden'), args, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 120_000,
    });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keywarden-pack-'));
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { stdio: 'pipe' });
    const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '';
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const quiet = ['--no-audit', '--no-fund', '--silent', '--prefer-offline'];
    execFileSync('npm', ['install', ...quiet, join(folder, tarball)], { cwd: folder, stdio: 'pipe' });
  }, 240_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('carries no sources and no tests', () => {
    expect(readdirSync(join(folder, 'node_modules/keywarden')).toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin',
      'dist',
      'keywarden.schema.json',
      'package.json',
    ]);
  });

  it('says its version', () => {
    const { stdout, status } = keywarden('--version');
    expect(stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
    expect(status).toBe(0);
  });

  it('carries the embedded AWS, and plans there', () => {
    const { stdout, stderr, status } = keywarden(
      'sandbox',
      '--',
      'npx',
      'keywarden',
      'plan',
      '--output',
      'json',
    );
    expect(stderr).not.toMatch(/Unexpected failure/);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1 });
  }, 60_000);

  it('carries the demo', () => {
    const { stdout, stderr } = keywarden('demo', '--sabotage', 'nonsense');
    expect(stdout + stderr).toContain('skip-notice');
  });
});
