import type { Io } from './io.ts';

/** A line that says how far a command is, on a terminal only. */
export interface Progress {
  readonly show: (text: string) => void;
  /** Takes the line away. */
  readonly done: () => void;
}

/** Nothing is shown for what takes less than this. */
const PATIENCE_MS = 1_000;
const REDRAW_MS = 100;
const ERASE_LINE = '\r\u001b[2K';

export function startProgress(io: Io, quiet: boolean): Progress {
  if (quiet || !io.isTerminal.error) return { show: () => {}, done: () => {} };
  const start = io.clock();
  let drawn = -Infinity;
  let visible = false;
  return {
    show: (text) => {
      const now = io.clock();
      if (now - start < PATIENCE_MS || now - drawn < REDRAW_MS) return;
      drawn = now;
      visible = true;
      io.draw(ERASE_LINE);
      io.err(text);
    },
    done: () => {
      if (visible) io.draw(ERASE_LINE);
      visible = false;
    },
  };
}
