import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** How one invocation of a bundled function ended. */
export interface Invoked {
  /** What the handler answered; null: it threw. */
  readonly answer: unknown;
  /** Name and message of what it threw. */
  readonly error: { readonly name: string; readonly message: string } | null;
  /** What it printed: structured lines, and metrics in the log's embedded format. */
  readonly log: string;
}

export type HandlerName = 'account' | 'accounts' | 'weigh' | 'summarise' | 'mail-events';

const FIFTEEN_MINUTES = 15 * 60_000;

/**
 * Calls a handler of dist.lambda in a process of its own, as Lambda's runtime does: all it knows is its environment and
 * the event.
 * @param env its whole environment, beside PATH
 * @param remaining ms that the function may still run
 */
export async function invokeBundled(
  handler: HandlerName,
  event: unknown,
  env: Readonly<Record<string, string>>,
  remaining = FIFTEEN_MINUTES,
): Promise<Invoked> {
  const script = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(join(farAway(), `${handler}.mjs`)))});
    const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => ${remaining} };
    const told = await handler(${JSON.stringify(event)}, context).then(
      (answer) => ({ answer: answer ?? null, error: null }),
      ({ name, message }) => ({ answer: null, error: { name, message } }),
    );
    (await import('node:fs')).writeSync(3, JSON.stringify(told));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: farAway(),
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const pipes = child.stdio.slice(1) as readonly Readable[];
  const [out = '', err = '', told = ''] = await Promise.all(pipes.map((pipe) => text(pipe)));
  if (told === '') throw new Error(`The handler ${handler} ended its process: ${err}`);
  return { ...(JSON.parse(told) as Pick<Invoked, 'answer' | 'error'>), log: out + err };
}

let copy: string | undefined;

/** Far from the project's packages: there is nothing but what was bundled. */
function farAway(): string {
  if (copy !== undefined) return copy;
  copy = mkdtempSync(join(tmpdir(), 'keywarden-lambda-'));
  cpSync('dist.lambda', copy, { recursive: true });
  process.once('exit', () => rmSync(copy ?? '', { recursive: true, force: true }));
  return copy;
}
