import type { CastAccount } from '../cast/types.ts';
import type { LivingKey } from '../people/lives.ts';
import type { Day } from '../run-days.ts';
import { EMPTY_BOARD, boardAfter } from './board.ts';
import { shortDate } from './days-in-words.ts';
import { type FeedLine, feedOf } from './feed.ts';
import { frame } from './frame.ts';
import { liveOn } from './live.ts';
import type { Palette } from './paint.ts';
import { NOTHING_YET, type Tally, tallyAfter } from './tally.ts';

export interface Watch {
  readonly onDay: (day: Day) => void;
  readonly end: () => void;
}

export interface WatchOptions {
  readonly accounts: readonly CastAccount[];
  readonly keys: () => readonly LivingKey[];
  readonly days: number;
  readonly mails: () => number;
  readonly write: (text: string) => void;
  /** `live` redraws a picture in place; `lines` writes a line every ten days. */
  readonly show: 'live' | 'lines' | 'nothing';
  readonly columns: number;
  readonly paint: Palette;
}

const WIDEST = 112;
const NARROWEST = 79;
const LINE_EVERY = 10;

/** Shows the days as they go by. */
export function watchDays({ show, ...options }: WatchOptions): Watch {
  if (show === 'nothing') return { onDay: () => {}, end: () => {} };
  return show === 'live' ? watchLive(options) : watchLines(options);
}

type Shown = Omit<WatchOptions, 'show'>;

function watchLive({ accounts, keys, days, mails, write, columns, paint }: Shown): Watch {
  const live = liveOn(write);
  const width = Math.max(NARROWEST, Math.min(columns - 1, WIDEST));
  let [board, tally, feed] = [EMPTY_BOARD, NOTHING_YET, [] as readonly FeedLine[]];
  return {
    onDay: (day) => {
      board = boardAfter(board, day, keys());
      tally = tallyAfter(tally, day);
      feed = [...feed, ...feedOf(day)].slice(-20);
      live.draw(
        frame(
          { accounts, keys: keys(), day: day.day, days, board, tally, mails: mails(), feed },
          width,
          paint,
        ),
      );
    },
    end: live.end,
  };
}

function watchLines({ days, write }: Shown): Watch {
  let tally: Tally = NOTHING_YET;
  return {
    onDay: (day) => {
      tally = tallyAfter(tally, day);
      const number = day.day + 1;
      if (number % LINE_EVERY !== 0 && number !== days) return;
      const { told, reminded, rotated, deactivated, restored, deleted } = tally;
      write(
        `day ${String(number).padStart(3)} of ${days}, ${shortDate(day.day).padStart(6)}: ${told} notices, ${reminded} reminders, ${rotated} rotated, ${deactivated} deactivated, ${restored} restored, ${deleted} deleted\n`,
      );
    },
    end: () => {},
  };
}
