import type { AccountObservation } from '../core/model/observation.ts';
import { visible } from '../core/visible.ts';
import type { Io } from './io.ts';
import type { CommonOptions } from './options.ts';
import { hasColor } from './terminal.ts';

/** Data goes to standard output, in the form asked for. */
export function printData(
  io: Io,
  options: Pick<CommonOptions, 'output'>,
  json: () => unknown,
  text: () => string,
): void {
  if (options.output === 'json') io.out(`${JSON.stringify(json(), null, 2)}\n`);
  else io.out(`${text().trimEnd()}\n`);
}

/** Says one line on standard error: a line break in it is not ours, and is shown. */
export function sayLine(io: Io, text: string): void {
  io.err(`${visible(text)}\n`);
}

/** How tables are drawn. */
export function tableStyle(io: Io): { readonly color: boolean; readonly columns: number } {
  return { color: hasColor(io, io.isTerminal.output), columns: Math.max(80, io.columns) };
}

/** What had to be read another way, or not at all: whoever reads the result must know. */
export function sayNotes(
  io: Io,
  { quiet }: Pick<CommonOptions, 'quiet'>,
  { notes }: AccountObservation,
): void {
  if (!quiet) for (const note of notes) sayLine(io, `Note: ${note}`);
}
