import pc from 'picocolors';
import type { Cell } from './board.ts';
import type { FeedTone } from './feed.ts';

type Paint = (text: string) => string;

/** Colours by what they mean. */
export interface Palette {
  readonly title: Paint;
  readonly strong: Paint;
  readonly soft: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly cell: Readonly<Record<Cell, Paint>>;
  readonly feed: Readonly<Record<FeedTone, Paint>>;
}

/** @param colour false: the same texts without colour */
export function palette(colour: boolean): Palette {
  const { bold, dim, green, yellow, red, cyan, blue, magenta, gray, white } = pc.createColors(colour);
  return {
    title: (text) => bold(cyan(text)),
    strong: bold,
    soft: dim,
    good: green,
    bad: red,
    cell: {
      'in-use': green,
      idle: gray,
      new: cyan,
      notified: yellow,
      deactivated: red,
      deleted: gray,
      restored: cyan,
      exempt: blue,
      held: magenta,
      halfway: red,
    },
    feed: { notice: yellow, new: green, off: red, gone: gray, back: cyan, people: white, trouble: magenta },
  };
}

/** One column each in every font that has them. */
export const GLYPHS: Readonly<Record<Cell, string>> = {
  'in-use': '●',
  idle: '○',
  new: '★',
  notified: '◐',
  deactivated: '■',
  deleted: '·',
  restored: '▲',
  exempt: '◆',
  held: '?',
  halfway: '!',
};
