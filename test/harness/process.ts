import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project, whose build is run; the working folder of the commands. */
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Whether there is a build to run. */
export const isBuilt = existsSync(resolve(PROJECT, 'dist/cli.js'));

export interface Ended {
  /** 128 + n when signal n ended it, as a shell says it. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface ProcessOptions {
  /** On top of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The process is interrupted once, when it has said this on standard output or standard error. */
  readonly interruptAt?: string;
}

/** Runs `keywarden ARGS` as a process of its own. */
export function keywardenProcess(args: readonly string[], options: ProcessOptions = {}): Promise<Ended> {
  return new Promise((resolveEnd, reject) => {
    const child = spawn(process.execPath, ['bin/keywarden.js', ...args], {
      cwd: PROJECT,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    let isInterrupted = false;
    const hear = () => {
      if (isInterrupted || options.interruptAt === undefined || !(out + err).includes(options.interruptAt))
        return;
      isInterrupted = true;
      child.kill('SIGINT');
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      hear();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
      hear();
    });
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolveEnd({ code: code ?? 128 + (signal === 'SIGINT' ? 2 : 15), out, err }),
    );
  });
}
