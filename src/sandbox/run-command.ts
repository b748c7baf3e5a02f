import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Credentials } from './credentials/admin.ts';

export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The environment for a command that is to reach the embedded AWS and nothing else: endpoint, region and credentials
 * set, every other ambient `AWS_*` removed, no profile of this machine in sight.
 * @param ambient `process.env`; not changed.
 */
export const childEnvironment = (
  ambient: ProcessEnvironment,
  endpoint: string,
  credentials: Credentials,
): Record<string, string | undefined> => {
  const kept = Object.entries(ambient).filter(([name]) => !name.toUpperCase().startsWith('AWS_'));
  return {
    ...Object.fromEntries(kept),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    // Without these the SDKs would still read ~/.aws, and a profile may name an endpoint or a role of its own.
    AWS_CONFIG_FILE: NO_FILE,
    AWS_SHARED_CREDENTIALS_FILE: NO_FILE,
  };
};

const NO_FILE = '/nonexistent/embedded-aws';

/** The command could not be started. `exitCode` is what a shell would give: 127 not found, 126 not executable. */
export class CommandNotStarted extends Error {
  readonly exitCode: number;
  constructor(command: string, reason: string, exitCode: number) {
    super(`Cannot start ${command}: ${reason}.`);
    this.name = 'CommandNotStarted';
    this.exitCode = exitCode;
  }
}

/**
 * Runs a command with this process's own terminal, passes signals on to it, and waits for its end.
 * @param environment all of it: nothing is inherited.
 * @returns its exit code; 128 + n when signal n ended it.
 * @throws CommandNotStarted
 */
export const runWithSandbox = (
  command: string,
  args: readonly string[],
  environment: ProcessEnvironment,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...environment } });
    const listeners = FORWARDED.map((signal) => [signal, () => child.kill(signal)] as const);
    for (const [signal, listener] of listeners) process.on(signal, listener);
    const stop = (): void => {
      for (const [signal, listener] of listeners) process.off(signal, listener);
    };
    child.once('error', (error: NodeJS.ErrnoException) => {
      stop();
      reject(notStarted(command, error));
    });
    child.once('exit', (code, signal) => {
      stop();
      resolve(signal === null ? (code ?? 0) : 128 + constants.signals[signal]);
    });
  });

/** A terminal's Ctrl-C reaches the child by itself as well; then we only must not end before it. */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const notStarted = (command: string, error: NodeJS.ErrnoException): CommandNotStarted =>
  error.code === 'ENOENT'
    ? new CommandNotStarted(command, 'there is no such command', 127)
    : new CommandNotStarted(command, error.message, 126);
