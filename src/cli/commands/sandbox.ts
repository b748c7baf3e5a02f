import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandNotStarted, childEnvironment, runWithSandbox } from '../../sandbox/run-command.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import type { Instant } from '../../core/model/time.ts';
import { EXIT, ExitError, usageError } from '../exit.ts';
import { readNamed } from '../files.ts';
import type { Io } from '../io.ts';

export interface SandboxOptions {
  readonly seed?: string;
  readonly port?: string;
  readonly at?: Instant;
  readonly quiet?: boolean;
}

/** `sandbox [-- CMD…]`: the embedded AWS on loopback, for as long as the command runs or until it is interrupted. */
export async function sandbox(io: Io, command: readonly string[], options: SandboxOptions): Promise<number> {
  const running = await start(io, options);
  try {
    return await (command[0] === undefined
      ? serve(io, running)
      : runCommand(io, running, command[0], command.slice(1)));
  } finally {
    await running.close();
  }
}

async function start(io: Io, { seed, port, at }: SandboxOptions): Promise<Sandbox> {
  const text = seed === undefined ? undefined : await readNamed(io, seed, 'seed file');
  if (text === null)
    throw usageError(`There is no seed file ${seed}. examples/small.yaml is one to begin with.`);
  try {
    return await startSandbox({
      realTime: io.clock,
      ...(text === undefined ? {} : { seed: text }),
      ...(port === undefined ? {} : { port: asPort(port) }),
      ...(at === undefined ? {} : { now: at }),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new ExitError(
      EXIT.failed,
      `Port ${port} is taken. Choose another, or leave --port out to get a free one.`,
    );
  }
}

function asPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw usageError(`--port ${text}: a port is a number from 0 to 65535.`);
  return port;
}

async function serve(io: Io, { endpoint, control }: Sandbox): Promise<number> {
  // Before anything is said: whoever reads that we are ready may interrupt us at once.
  const { stop } = io;
  const { accessKeyId, secretAccessKey } = control.credentials();
  io.err(
    [
      `Embedded AWS at ${endpoint}: for trying things out and for tests. It keeps nothing and answers this machine only.`,
      `Its clock, mails, faults and call log: curl ${endpoint}/_sandbox/`,
      'Point a client at it (these credentials open nothing else):',
      '',
    ].join('\n'),
  );
  io.out(
    [
      `export AWS_ENDPOINT_URL=${endpoint}`,
      `export AWS_ACCESS_KEY_ID=${accessKeyId}`,
      `export AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
      'export AWS_REGION=us-east-1',
      '',
    ].join('\n'),
  );
  await new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener('abort', () => resolve(), { once: true });
  });
  return EXIT.done;
}

async function runCommand(
  io: Io,
  { endpoint, control }: Sandbox,
  command: string,
  args: readonly string[],
): Promise<number> {
  // What Keywarden remembers of an AWS that ends with the command must end with it, or the next one would believe it.
  const state = await mkdtemp(join(tmpdir(), 'keywarden-sandbox-'));
  try {
    return await runWithSandbox(command, args, {
      ...childEnvironment(io.env, endpoint, control.credentials()),
      XDG_STATE_HOME: state,
    });
  } catch (error) {
    if (error instanceof CommandNotStarted) throw new ExitError(error.exitCode, error.message);
    throw error;
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}
