/** A picture that is redrawn in place. */
export interface Live {
  readonly draw: (lines: readonly string[]) => void;
  /** Leaves the last picture standing, and the cursor below it. */
  readonly end: () => void;
}

const ESC = '\u001b[';
/** Terminals that know them show a picture only when it is whole; the others ignore them. */
const [HOLD, SHOW] = [`${ESC}?2026h`, `${ESC}?2026l`];
const [HIDE_CURSOR, SHOW_CURSOR] = [`${ESC}?25l`, `${ESC}?25h`];

/** Draws with one write a picture, so that nothing flickers. */
export function liveOn(write: (text: string) => void): Live {
  let height = 0;
  return {
    draw: (lines) => {
      const home = height === 0 ? HIDE_CURSOR : `${ESC}${height}F`;
      const body = lines.map((line) => `${ESC}2K${line}\n`).join('');
      write(`${HOLD}${home}${body}${SHOW}`);
      height = lines.length;
    },
    end: () => write(SHOW_CURSOR),
  };
}
