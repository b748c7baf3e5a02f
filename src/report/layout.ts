import CliTable from 'cli-table3';
import { visible } from '../core/visible.ts';
import { MIN_COLUMNS, type Paint, type Style, palette } from './style.ts';

/** One column of a table. */
export interface Column {
  readonly head: string;
  /** Key ids and dates: never broken, however narrow the terminal. */
  readonly whole?: boolean;
  readonly paint?: Paint;
}

const INDENT = 2;
const GAP = 2;
/** Below this a column of prose is a staircase. */
const MIN_WIDTH = 12;

/**
 * A table without lines, indented by two. What does not fit is broken, never cut: a key id without its end names no
 * key.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style,
): string {
  const cells = rows.map((row) => row.map(visible));
  const widths = fit(columns, cells, Math.max(MIN_COLUMNS, style.columns));
  const { soft } = palette(style);
  const drawn = new CliTable({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP, compact: true },
  });
  drawn.push(columns.map(({ head }) => soft(head)));
  for (const row of cells) drawn.push(...linesOf(row, columns, widths));
  return indented(drawn.toString(), INDENT);
}

/** Prose, broken at spaces to the width of the terminal. */
export function paragraph(text: string, style: Style, indent = 0): string {
  return indented(broken(visible(text), Math.max(MIN_COLUMNS, style.columns) - indent).join('\n'), indent);
}

/** Every line moved to the right, with nothing left at its end. */
function indented(text: string, by: number): string {
  return text
    .split('\n')
    .map((line) => `${' '.repeat(by)}${line}`.trimEnd())
    .join('\n');
}

/** Natural widths; while they do not fit, the widest column that may be broken gets narrower. */
function fit(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  total: number,
): readonly number[] {
  const widths = columns.map(({ head }, index) =>
    Math.max(head.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const narrowable = columns.flatMap(({ whole }, index) => (whole ? [] : [index]));
  let excess = INDENT + widths.reduce((sum, width) => sum + width + GAP, -GAP) - total;
  while (excess > 0) {
    const [widest] = narrowable.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
    if (widest === undefined || (widths[widest] ?? 0) <= MIN_WIDTH) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

/** Breaks at spaces, and a word that is longer than the line where the line ends. */
function broken(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((whole) => slices(whole, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function slices(word: string, width: number): readonly string[] {
  const count = Math.max(1, Math.ceil(word.length / width));
  return Array.from({ length: count }, (_, index) => word.slice(index * width, (index + 1) * width));
}

/**
 * The lines of one row. Each is a row to cli-table3, which takes minutes for a cell of a hundred lines; and so a colour
 * never runs into the next column.
 */
function linesOf(
  row: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
): readonly string[][] {
  const parts = row.map((cell, index) => broken(cell, widths[index] ?? MIN_WIDTH));
  const height = Math.max(1, ...parts.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    parts.map((lines, index) => painted(lines[line] ?? '', columns[index]?.paint)),
  );
}

function painted(text: string, paint: Paint = (same) => same): string {
  return text === '' ? '' : paint(text);
}

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
