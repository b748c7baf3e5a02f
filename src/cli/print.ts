import type { AccountObservation } from '../core/model/observation.ts';
import type { Io } from './io.ts';
import type { CommonOptions } from './options.ts';

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

/** How tables are drawn: no colour where NO_COLOR asks for it or nobody looks. https://no-color.org */
export function tableStyle(io: Io): { readonly color: boolean; readonly columns: number } {
  const noColor = (io.env['NO_COLOR'] ?? '') !== '';
  return { color: io.isTerminal.output && !noColor, columns: Math.max(80, io.columns) };
}

/** What had to be read another way, or not at all: whoever reads the result must know. */
export function sayNotes(
  io: Io,
  { quiet }: Pick<CommonOptions, 'quiet'>,
  { notes }: AccountObservation,
): void {
  if (!quiet) for (const note of notes) io.err(`Note: ${note}\n`);
}
