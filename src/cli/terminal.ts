import { visible, visibleLines } from '../core/visible.ts';
import type { Io } from './io.ts';

/**
 * The one door to the terminal. Whatever a command prints or asks goes through it, whoever wrote the text: control,
 * escape, direction and other invisible characters are written out (`\u202e`), so that a tag or a journal can neither
 * move the cursor nor hide what stands beside it. JSON still means the same, and so do our own line breaks, and our
 * colours where there is colour.
 *
 * Texts of one line from outside go through `visible` besides, where they are put into ours: only there is it known
 * that a line break is not ours (`sayLine`, `src/report/layout.ts`).
 */
export function terminalDoor(io: Io): Io {
  const door: Partial<Io> = {
    out: (text) => io.out(shown(text, hasColor(io, io.isTerminal.output))),
    err: (text) => io.err(shown(text, hasColor(io, io.isTerminal.error || io.isTerminal.output))),
    confirm: (question) => io.confirm(visible(question)),
    ask: (asked) => io.ask({ ...asked, question: visible(asked.question) }),
    choose: (question, options) =>
      io.choose(
        visible(question),
        options.map(({ value, label }) => ({ value, label: visible(label) })),
      ),
  };
  // Not a copy: asking for `stop` takes interruptions on.
  return Object.assign(Object.create(io) as Io, door);
}

/** No colour where NO_COLOR asks for it or nobody looks. https://no-color.org */
export function hasColor({ env }: Pick<Io, 'env'>, isTerminal: boolean): boolean {
  return isTerminal && (env['NO_COLOR'] ?? '') === '';
}

/** The codes of our palettes: bold, dim, their end, and colours on the terminal's own ground. None of them hides. */
const ESC = '\u001B';
const OUR_COLORS = new RegExp(`(${ESC}\\[(?:0|1|2|22|3[1-79]|90)m)`);

function shown(text: string, color: boolean): string {
  if (!color) return visibleLines(text);
  return text
    .split(OUR_COLORS)
    .map((part, index) => (index % 2 === 1 ? part : visibleLines(part)))
    .join('');
}
