import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HOUR } from '../../src/core/model/time.ts';
import type { Day } from './day.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** A moment in the life of a process: before or after its nth AWS call; before, after or amid its nth change of the store. */
export interface Moment {
  readonly of: 'call' | 'write';
  readonly nth: number;
  readonly when: 'before' | 'middle' | 'after';
}

export interface Ended {
  readonly wasKilled: boolean;
  readonly code: number | null;
  readonly said: string;
  /** AWS calls that reached the proxy. */
  readonly calls: number;
  /** Changes of the store, `write 000000000003.json`. */
  readonly writes: readonly string[];
}

/** Runs `keywarden apply` as a process of its own, and kills it at a moment; null: lets it run to its end. */
export async function applyProcess(
  { world, proxy, hoursPassed }: Day,
  moment: Moment | null,
): Promise<Ended> {
  const log = join(world.folder, 'changes.log');
  await rm(log, { force: true });
  const child = spawn(
    process.execPath,
    [
      '--import',
      join(PROJECT, 'test/crash/kill-at-write.js'),
      'bin/keywarden.js',
      'apply',
      '--yes',
      '--quiet',
      '--config',
      join(world.folder, 'keywarden.yaml'),
    ],
    {
      cwd: PROJECT,
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: proxy.endpoint,
        CRASH_FOLDER: join(world.folder, 'store'),
        CRASH_LOG: log,
        CRASH_CLOCK: String(hoursPassed() * HOUR),
        CRASH_AT: moment?.of === 'write' ? `${moment.nth} ${moment.when}` : '',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  proxy.arm(
    moment?.of === 'call' && moment.when !== 'middle' ? { nth: moment.nth, when: moment.when, kill } : null,
  );
  const { code, signal } = await ended;
  const calls = proxy.calls();
  proxy.arm(null);
  const text = existsSync(log) ? await readFile(log, 'utf8') : '';
  return {
    wasKilled: signal === 'SIGKILL',
    code,
    said,
    calls,
    writes: text.split('\n').filter((line) => line !== ''),
  };
}
