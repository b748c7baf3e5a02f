import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { isatty } from 'node:tty';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { usageError } from './exit.ts';
import type { Io } from './io.ts';

/** The process we run in. One of the two places that make a clock. */
export function realIo(): Io {
  const { stdout, stderr, env } = process;
  let stop: AbortSignal | undefined;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    draw: (codes) => void stderr.write(codes),
    env,
    cwd: process.cwd(),
    home: homedir(),
    isTerminal: { input: isatty(0), output: isatty(1), error: isatty(2) },
    columns: stdout.columns ?? 100,
    clock: () => Date.now(),
    sleep: (ms) => delay(ms),
    randomHex: (digits) =>
      randomBytes(Math.ceil(digits / 2))
        .toString('hex')
        .slice(0, digits),
    exists: existsSync,
    readText,
    readInput: () => readAll(process.stdin),
    writeText: (path, text) => writeFile(path, text),
    writePrivate,
    confirm,
    ask,
    choose,
    // Whoever asks for it takes interruptions on; any other command ends at the first.
    get stop() {
      return (stop ??= stopSignal());
    },
  };
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function writePrivate(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

async function confirm(question: string): Promise<boolean> {
  const { confirm: ask, isCancel } = await import('@clack/prompts');
  const answer = await ask({ message: question, initialValue: false, output: process.stderr });
  return !isCancel(answer) && answer;
}

async function ask({ question, initial, check }: Parameters<Io['ask']>[0]): Promise<string> {
  const { text, isCancel } = await import('@clack/prompts');
  const answer = await text({
    message: question,
    initialValue: initial,
    validate: (written) => check(written ?? ''),
    output: process.stderr,
  });
  if (isCancel(answer)) throw usageError('Nothing was written.');
  return answer;
}

async function choose(question: string, options: Parameters<Io['choose']>[1]): Promise<string> {
  const { select, isCancel } = await import('@clack/prompts');
  const answer = await select({ message: question, options: [...options], output: process.stderr });
  if (isCancel(answer)) throw usageError('Nothing was written.');
  return answer;
}

/** The first signal asks to stop; the second is the operator meaning it. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => controller.abort());
  }
  return controller.signal;
}
