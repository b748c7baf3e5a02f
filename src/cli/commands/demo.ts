import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runDemo } from '../../demo/demo.ts';
import { SABOTAGES, SAYS, type Sabotage } from '../../demo/sabotage.ts';
import { EXIT, ExitError, usageError } from '../exit.ts';
import type { Io } from '../io.ts';
import { printData } from '../print.ts';

export interface DemoCommandOptions {
  readonly output: 'table' | 'json';
  readonly sabotage?: string;
  readonly folder?: string;
  readonly quiet?: boolean;
}

/** `demo`: the whole story on the embedded AWS. It fails when the judge found a rule broken. */
export async function demo(io: Io, options: DemoCommandOptions): Promise<number> {
  const { output, quiet } = options;
  const sabotage = asSabotage(options.sabotage);
  const { isTerminal } = io;
  const colour = (io.env['NO_COLOR'] ?? '') === '';
  const folder = await emptyFolder(options.folder, io);
  if (!quiet) io.err(`${welcome(sabotage)}\n`);
  const { numbers, text } = await runDemo({
    folder,
    sabotage,
    show: quiet ? 'nothing' : isTerminal.error ? 'live' : 'lines',
    colour: {
      picture: colour && isTerminal.error,
      text: colour && (output === 'json' ? isTerminal.error : isTerminal.output),
    },
    columns: io.columns,
    write: io.draw,
    clock: io.clock,
    randomHex: io.randomHex,
    stop: io.stop,
    command: commandLine(io),
  });
  if (output === 'json' && !quiet) io.err(`\n${text}`);
  printData(
    io,
    options,
    () => numbers,
    () => (quiet ? text : `\n${text}`),
  );
  if (io.stop.aborted) throw new ExitError(EXIT.failed, `Stopped after ${numbers.days} days.`);
  return numbers.violations.length === 0 ? EXIT.done : EXIT.failed;
}

function welcome(sabotage: Sabotage | null): string {
  if (sabotage !== null) return `Keywarden on an embedded AWS, sabotaged: ${SAYS[sabotage]}.`;
  return 'Keywarden on an embedded AWS: real calls over HTTP on this machine, and nothing leaves it.';
}

function asSabotage(text: string | undefined): Sabotage | null {
  if (text === undefined) return null;
  const sabotage = SABOTAGES.find((each) => each === text);
  if (sabotage === undefined) throw usageError(`--sabotage ${text}: there is only ${SABOTAGES.join(', ')}.`);
  return sabotage;
}

/** What an earlier demo left in a folder would be taken for this one's. */
async function emptyFolder(given: string | undefined, io: Io): Promise<string> {
  if (given === undefined) return mkdtemp(join(tmpdir(), 'keywarden-demo-'));
  const folder = resolve(io.cwd, given);
  if (io.exists(folder) && (await readdir(folder)).length > 0) {
    throw usageError(`--folder ${given}: it is not empty. Name a new one, or leave --folder out to get one.`);
  }
  return folder;
}

/** How to call Keywarden again, as it was called now. */
function commandLine({ env }: Io): string {
  if (env['npm_lifecycle_event'] === 'start') return 'node bin/keywarden.js';
  return env['npm_command'] === 'exec' ? 'npx keywarden' : 'keywarden';
}
