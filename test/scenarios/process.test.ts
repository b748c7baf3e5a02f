import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBuilt, keywardenProcess } from '../harness/process.ts';

const NODE = process.execPath;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywarden-process-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function seedFile(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

describe.skipIf(!isBuilt)('keywarden sandbox -- CMD, as a process', { timeout: 60_000 }, () => {
  const sandbox = (...args: readonly string[]) => keywardenProcess(['sandbox', ...args]);

  it.each([0, 1, 7])('ends with the exit code of the command: %i', async (code) => {
    const ended = await sandbox('--', NODE, '-e', `console.log('ran'); process.exit(${code})`);
    expect(ended).toEqual({ code, out: 'ran\n', err: '' });
  });

  it('passes every word on to the command as it is', async () => {
    const words = ['--seed', '-x', 'two words', '*', '--', '$HOME'];
    const { out } = await sandbox('--', NODE, '-p', 'JSON.stringify(process.argv.slice(1))', '--', ...words);
    expect(JSON.parse(out)).toEqual(words);
  });

  it('gives the command the embedded AWS and none of the AWS settings around it', async () => {
    const show = `console.log(JSON.stringify(Object.fromEntries(Object.entries(process.env).filter(([name]) => /aws/i.test(name)))))`;
    const { out } = await keywardenProcess(['sandbox', '--', NODE, '-e', show], {
      env: {
        AWS_PROFILE: 'production',
        AWS_SESSION_TOKEN: 'real',
        AWS_ROLE_ARN: 'real',
        aws_anything: 'real',
      },
    });
    expect(JSON.parse(out)).toEqual({
      AWS_ENDPOINT_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^AKIASANDBOX/),
      AWS_SECRET_ACCESS_KEY: expect.any(String),
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nonexistent/embedded-aws',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/embedded-aws',
    });
  });

  it('is ready before the command starts, and forgets its store with its end', async () => {
    const script = `fetch(process.env.AWS_ENDPOINT_URL + '/_sandbox/clock').then((answer) => console.log(answer.status, process.env.XDG_STATE_HOME))`;
    const { out } = await sandbox('--', NODE, '-e', script);
    const [status, state] = out.trim().split(' ');
    expect(status).toBe('200');
    const { code } = await sandbox(
      '--',
      NODE,
      '-e',
      `process.exit(require('node:fs').existsSync('${state}') ? 1 : 0)`,
    );
    expect(code).toBe(0);
  });

  it('says so when the command cannot be started: 127 where there is none, 126 where it cannot be run', async () => {
    const missing = await sandbox('--', 'no-such-command-anywhere');
    expect(missing).toEqual({
      code: 127,
      out: '',
      err: 'Cannot start no-such-command-anywhere: there is no such command.\n',
    });
    const plain = await seedFile('plain.txt', 'not a program');
    expect((await sandbox('--', plain)).code).toBe(126);
  });

  it('refuses a seed with faults, all at once, before the command starts', async () => {
    const seed = await seedFile(
      'faults.yaml',
      'accounts:\n  - id: 12\n    users:\n      - name: ana\n        keys: [{ ageDays: -1 }]\n      - nam: bo\n',
    );
    const { code, out, err } = await sandbox('--seed', seed, '--', NODE, '-e', 'console.log(1)');
    expect([code, out]).toEqual([2, '']);
    for (const place of ['accounts[0].id', 'accounts[0].users[0].keys[0].ageDays', 'accounts[0].users[1]'])
      expect(err).toContain(place);
    expect(await sandbox('--seed', join(folder, 'nope.yaml'))).toMatchObject({ code: 2, out: '' });
    expect(await sandbox('--seed', folder)).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot be read: it is a folder'),
    });
  });

  it('refuses a port that is none, and names one that is taken', async () => {
    expect(await sandbox('--port', 'http')).toMatchObject({
      code: 2,
      err: expect.stringContaining('0 to 65535'),
    });
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => void taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const { code, err } = await sandbox('--port', String(port));
    taken.close();
    expect([code, err]).toEqual([1, expect.stringContaining(`Port ${port} is taken`)]);
  });

  it('without a command serves until it is interrupted, and says how to reach it', async () => {
    const { code, out, err } = await keywardenProcess(['sandbox', '--at', '2026-11-04'], {
      interruptAt: 'export AWS_REGION',
    });
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.replace(/=.*/, ''))).toEqual([
      'export AWS_ENDPOINT_URL',
      'export AWS_ACCESS_KEY_ID',
      'export AWS_SECRET_ACCESS_KEY',
      'export AWS_REGION',
      '',
    ]);
    expect(err).toContain('for trying things out and for tests');
  });

  it('passes an interruption on to the command, and ends when that does', async () => {
    const waits = `process.on('SIGINT', () => { console.log('told'); process.exit(5); }); console.log('waiting'); setInterval(() => {}, 1000)`;
    const { code, out } = await keywardenProcess(['sandbox', '--', NODE, '-e', waits], {
      interruptAt: 'waiting',
    });
    expect([code, out]).toEqual([5, 'waiting\ntold\n']);
  });

  it('lets keywarden run inside it: a life of an unused key, by a script', { timeout: 180_000 }, async () => {
    const { code, out, err } = await sandbox(
      '--seed',
      'examples/small.yaml',
      '--',
      'bash',
      'test/scripts/lifecycle.sh',
    );
    expect([code, err.match(/NOT AS EXPECTED.*/)?.[0] ?? '']).toEqual([0, '']);
    expect(out).toContain('ok: exit 0: keywarden history --verify');
  });
});

describe.skipIf(!isBuilt)('keywarden, as a process', { timeout: 60_000 }, () => {
  it('shows its commands with --help, and which are the ones that change anything', async () => {
    const { code, out, err } = await keywardenProcess(['--help']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Only apply, restore, rotate, exempt and settle change anything');
  });

  it('ends with 2 for a command it does not know', async () => {
    expect(await keywardenProcess(['frobnicate'])).toEqual({
      code: 2,
      out: '',
      err: "error: unknown command 'frobnicate'\n",
    });
  });

  it('gives all of its data to a pipe, and does not mind one that is closed early', async () => {
    const seed = await seedFile(
      'many.yaml',
      "accounts: [{ id: '111122223333', generate: { users: 400, withKeys: 400 } }]",
    );
    const piped = (reader: string) =>
      keywardenProcess([
        'sandbox',
        '--seed',
        seed,
        '--',
        'bash',
        '-c',
        `"${NODE}" bin/keywarden.js scan --output json --quiet | ${reader}`,
      ]);
    const all = await piped('cat');
    const { accounts } = JSON.parse(all.out) as { accounts: readonly { users: number }[] };
    expect(accounts[0]?.users).toBe(400);
    expect(all.out.length).toBeGreaterThan(100_000);
    expect(await piped('head -c 1')).toEqual({ code: 0, out: '{', err: '' });
  });

  it('ends at the first interruption when it only reads', async () => {
    const slow = '{ operation: "*:*", kind: "latency", ms: 60000 }';
    const command = `fetch(process.env.AWS_ENDPOINT_URL + '/_sandbox/faults', { method: 'POST', body: JSON.stringify(${slow}) }).then(() => {
      const child = require('node:child_process').spawn(process.execPath, ['bin/keywarden.js', 'scan'], { stdio: ['ignore', 'ignore', 'pipe'] });
      child.stderr.once('data', () => child.kill('SIGINT'));
      child.once('close', (code, signal) => console.log(signal));
    })`;
    expect((await keywardenProcess(['sandbox', '--', NODE, '-e', command])).out).toBe('SIGINT\n');
  });

  it('finishes the current user when it is interrupted, then stops with 1', async () => {
    const seed = await seedFile(
      'idle.yaml',
      `accounts: [{ id: '111122223333', ses: { identities: [example.com] }, users: [${Array.from({ length: 40 }, (_, index) => `{ name: user${index}, tags: { email: user${index}@example.com }, keys: [{ ageDays: 90, status: Inactive }] }`).join(', ')}] }]`,
    );
    const { code, out, err } = await keywardenProcess(
      [
        'sandbox',
        '--seed',
        seed,
        '--',
        NODE,
        'bin/keywarden.js',
        'apply',
        '--yes',
        '--config',
        'examples/keywarden.yaml',
      ],
      {
        interruptAt: '✓',
      },
    );
    expect(code).toBe(1);
    expect(err).toContain('Stopping after the current user');
    expect(out).toContain('Interrupted: the rest is left to the next run.');
    const [, recorded] = /(\d+) recorded/.exec(out) ?? [];
    expect(Number(recorded)).toBeLessThan(40);
  });
});
