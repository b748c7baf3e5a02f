import pico from 'picocolors';

/** How text for a terminal is drawn. */
export interface Style {
  /** Width of the terminal in characters; nothing is drawn for fewer than 80. */
  readonly columns: number;
  readonly color: boolean;
}

export type Paint = (text: string) => string;

export interface Palette {
  readonly strong: Paint;
  readonly soft: Paint;
  readonly red: Paint;
  readonly amber: Paint;
  readonly green: Paint;
  /** For what must not be overlooked. */
  readonly alarm: Paint;
}

/** The colours of a style; without colour every one of them leaves the text as it is. */
export function palette({ color }: Style): Palette {
  const colors = pico.createColors(color);
  return {
    strong: colors.bold,
    soft: colors.dim,
    red: colors.red,
    amber: colors.yellow,
    green: colors.green,
    alarm: (text) => colors.bold(colors.red(text)),
  };
}

export const MIN_COLUMNS = 80;
