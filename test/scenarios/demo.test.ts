import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/cli.ts';
import type { Io } from '../../src/cli/io.ts';
import { SABOTAGES } from '../../src/demo/sabotage.ts';
import { startSandbox } from '../../src/sandbox/server.ts';

const FIVE_MINUTES = 300_000;

let folder: string;
beforeEach(async () => {
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
  folder = await mkdtemp(join(tmpdir(), 'keywarden-test-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

describe('keywarden demo', () => {
  it(
    'plays 120 days, the judge finds no promise broken, and everything can be asked about afterwards',
    async () => {
      const { code, out, err } = await run(['demo', '--folder', folder, '--output', 'json']);
      expect(code).toBe(0);
      const numbers = JSON.parse(out) as Record<string, never>;
      expect(numbers).toMatchObject({
        version: 1,
        days: 120,
        accounts: 3,
        users: 60,
        runs: 351,
        runsFailed: 0,
        runsKilled: 1,
        undone: 1,
      });
      expect(numbers).toMatchObject({ refused: 0, folder, violations: [] });
      expect(numbers['checked']).toBeGreaterThan(1000);
      // Of the keys that were replaced, two are still to be fetched at the end: one by somebody who never does.
      expect(numbers).toMatchObject({ rotated: 39, handedOver: 37 });
      for (const name of ['told', 'reminded', 'deactivated', 'restored', 'deleted', 'adopted']) {
        expect(numbers[name]).toBeGreaterThan(0);
      }
      expect(numbers['stories']).toHaveLength(10);
      expect(String(numbers['stories'])).toContain('ben.okoro was handed a new key');
      expect(String(numbers['stories'])).toContain('etl-nightly and before its secret was stored');
      expect(String(numbers['stories'])).toMatch(/once the new one had been used on ([2-9]|\d\d) days/);
      expect(String(numbers['stories'])).toContain('the notice was void at once');
      expect(err).toContain('day 120 of 120');

      expect((await readdir(folder)).toSorted()).toEqual([
        'keywarden.yaml',
        'mails',
        'store',
        'store.key',
        'world',
      ]);
      expect(await readFile(join(folder, 'mails', 'index.html'), 'utf8')).toContain(
        'jonas.keller@example.com',
      );
      await goesOn(err);
    },
    FIVE_MINUTES,
  );

  it('refuses a sabotage it does not know, and says which there are', async () => {
    const { code, err } = await run(['demo', '--sabotage', 'everything', '--folder', join(folder, 'new')]);
    expect(code).toBe(2);
    for (const name of SABOTAGES) expect(err).toContain(name);
  });

  it('refuses a folder that holds something already', async () => {
    await writeFile(join(folder, 'something'), '');
    const { code, err } = await run(['demo', '--folder', folder]);
    expect(code).toBe(2);
    expect(err).toContain('not empty');
  });
});

/** The commands that the demo suggests find the account, the receipts and the journal as the last day left them. */
async function goesOn(said: string): Promise<void> {
  const text = said.replaceAll(/ \\\n\s+/g, ' ');
  const hint = /--port (\d+) --at (\S+) --seed (\S+) -- keywarden explain (\S+) --config (\S+)/.exec(text);
  const [, port, at = '', seed = '', keyId = '', config = ''] = hint ?? [];
  const sandbox = await startSandbox({
    realTime: Date.now,
    port: Number(port),
    now: Date.parse(at),
    seed: await readFile(seed, 'utf8'),
  });
  const { accessKeyId, secretAccessKey } = sandbox.control.credentials();
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  const there = ['--config', config, '--endpoint-url', sandbox.endpoint];
  const explained = await run(['explain', keyId, ...there]);
  const verified = await run(['history', '--verify', ...there]);
  await sandbox.close();
  expect(explained.code).toBe(0);
  expect(explained.out).toMatch(/Record\s+deactivated \(unused\) since 2026-11-30/);
  expect(explained.out).toMatch(/Told\s+2026-09-01/);
  expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('whole') });
}

async function run(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const io: Io = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    draw: (text) => void err.push(text),
    env: {},
    cwd: folder,
    home: folder,
    isTerminal: { input: false, output: false, error: false },
    columns: 100,
    clock: Date.now,
    sleep: async () => {},
    randomHex,
    exists: existsSync,
    readText: (path) => readFile(path, 'utf8'),
    readInput: async () => '',
    writeText: (path, text) => writeFile(path, text),
    writePrivate: (path, text) => writeFile(path, text),
    confirm: async () => false,
    ask: async () => '',
    choose: async () => '',
    stop: new AbortController().signal,
  };
  return { code: await main(args, io), out: out.join(''), err: err.join('') };
}

function randomHex(digits: number): string {
  return randomBytes(digits).toString('hex').slice(0, digits);
}
