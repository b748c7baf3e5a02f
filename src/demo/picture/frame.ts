import type { CastAccount } from '../cast/types.ts';
import type { LivingKey } from '../people/lives.ts';
import type { Board, Cell } from './board.ts';
import { longDate } from './days-in-words.ts';
import type { FeedLine } from './feed.ts';
import { GLYPHS, type Palette } from './paint.ts';
import type { Tally } from './tally.ts';

/** Everything one picture shows. */
export interface Scene {
  readonly accounts: readonly CastAccount[];
  readonly keys: readonly LivingKey[];
  /** The day that is over, from 0, and how many there are. */
  readonly day: number;
  readonly days: number;
  readonly board: Board;
  readonly tally: Tally;
  readonly mails: number;
  /** Oldest first. */
  readonly feed: readonly FeedLine[];
}

const NAME_WIDTH = 15;
const FEED_LINES = 8;

/**
 * One picture, 22 lines that fit the width: a small terminal shows it whole.
 * @param width columns, at least 79
 */
export function frame(scene: Scene, width: number, paint: Palette): readonly string[] {
  const feed = scene.feed.slice(-FEED_LINES);
  const padding = Array.from({ length: FEED_LINES - feed.length }, () => '');
  return [
    '',
    heading(scene, width, paint),
    '',
    progress(scene, width, paint),
    '',
    ...scene.accounts.map((account) => row(account, scene, width, paint)),
    '',
    legend(width, paint),
    '',
    totals(scene, width, paint),
    '',
    ...feed.map((line) => feedLine(line, width, paint)),
    ...padding,
    '',
  ];
}

function heading({ accounts, keys }: Scene, width: number, paint: Palette): string {
  const users = accounts.reduce((sum, { users }) => sum + users.length, 0);
  const left = ' Keywarden';
  const right = `${accounts.length} accounts, ${users} users, ${keys.length} keys, one run a day`;
  return (
    paint.title(left) + ' '.repeat(Math.max(1, width - left.length - right.length - 1)) + paint.soft(right)
  );
}

function progress({ day, days }: Scene, width: number, paint: Palette): string {
  const date = longDate(day).padEnd(28);
  const count = `day ${day + 1} of ${days}`.padStart(16);
  const room = Math.max(10, width - date.length - count.length - 3);
  const full = Math.round(((day + 1) / days) * room);
  return ` ${paint.strong(date)} ${paint.good('━'.repeat(full))}${paint.soft('─'.repeat(room - full))}${paint.soft(count)}`;
}

function row(account: CastAccount, { keys, board }: Scene, width: number, paint: Palette): string {
  const own = keys.filter((key) => key.account === account);
  const gap = NAME_WIDTH + own.length * 2 + 2 <= width ? ' ' : '';
  const cells = own.map(({ id }) => {
    const cell = board.get(id) ?? 'in-use';
    return paint.cell[cell](GLYPHS[cell]);
  });
  return ` ${account.name.padEnd(NAME_WIDTH)}${cells.join(gap)}`;
}

const LEGEND: readonly Cell[] = [
  'in-use',
  'idle',
  'new',
  'notified',
  'deactivated',
  'deleted',
  'restored',
  'exempt',
  'held',
  'halfway',
];
/** Short, so that a small terminal shows all of them. */
const IN_SHORT: Partial<Record<Cell, string>> = {
  'in-use': 'in use',
  notified: 'told',
  deactivated: 'off',
  restored: 'back',
};

function legend(width: number, paint: Palette): string {
  const gap = width < 90 ? ' ' : '  ';
  return ` ${LEGEND.map((cell) => `${paint.cell[cell](GLYPHS[cell])} ${paint.soft(IN_SHORT[cell] ?? cell)}`).join(gap)}`;
}

function totals({ tally, mails }: Scene, width: number, paint: Palette): string {
  const isNarrow = width < 100;
  const numbers: readonly (readonly [number, string])[] = [
    [tally.told, 'notices'],
    ...(isNarrow ? [] : [[tally.reminded, 'reminders'] as const]),
    [tally.rotated, 'rotated'],
    [tally.deactivated, 'deactivated'],
    [tally.restored, 'restored'],
    [tally.deleted, 'deleted'],
    [mails, 'mails'],
  ];
  return ` ${numbers.map(([count, name]) => `${paint.strong(String(count))} ${paint.soft(name)}`).join(isNarrow ? '  ' : '   ')}`;
}

function feedLine({ date, account, text, tone }: FeedLine, width: number, paint: Palette): string {
  const start = ` ${date.padStart(6)}  ${account.padEnd(NAME_WIDTH)}`;
  const room = width - start.length - 1;
  const shown = text.length > room ? `${text.slice(0, room - 1)}…` : text;
  return paint.soft(start) + paint.feed[tone](shown);
}
