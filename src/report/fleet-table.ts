import { type AccountSummary, type Totals, summarise } from '../core/accounts/summary.ts';
import { paragraph, table } from './layout.ts';
import { type Style, palette } from './style.ts';
import { accountLabel, count } from './words.ts';

/** What the summary of many accounts says. */
export interface FleetSummary {
  /** `Scan of 300 accounts, 2026-11-25 19:00 UTC`. */
  readonly title: string;
  readonly rows: readonly AccountSummary[];
  /** Why the fleet as a whole was stopped; null or absent: it was not. */
  readonly fleetStopped?: string | null;
  /** The counts shown, in order, with the heads of their columns. */
  readonly kinds: readonly (readonly [kind: string, head: string])[];
  /** What the counts are of: `finding`, `step`. */
  readonly noun: string;
}

/** Failures named one by one; more of them usually have one cause. */
const MOST_FAILURES = 25;
const MOST_NAMES = 10;

/** Per account how much of what, the worst first; then what failed and why, and what was left out. */
export function fleetTable(summary: FleetSummary, style: Style): string {
  const { rows } = summary;
  const blocks = [
    headline(summary, summarise(rows), style),
    accountRows(summary, style),
    failures(rows, style),
    named(rows, 'left-out', 'Left out', style),
    named(rows, 'not-begun', 'Not begun, because the run was asked to stop', style),
    // Last, where it is seen below a long table.
    stop(summary, style),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function headline({ title, kinds, noun }: FleetSummary, totals: Totals, style: Style): string {
  const { strong } = palette(style);
  const number = kinds.reduce((sum, [kind]) => sum + (totals.counts[kind] ?? 0), 0);
  const parts = kinds.flatMap(([kind, head]) => {
    const own = totals.counts[kind] ?? 0;
    return own === 0 ? [] : [`${own} ${head.toLowerCase()}`];
  });
  const found = number === 0 ? `no ${noun}s` : `${count(number, noun)} (${parts.join(', ')})`;
  const trouble = [
    ...(totals.failed === 0 ? [] : [`${totals.failed} failed`]),
    ...(totals.partly === 0 ? [] : [`${totals.partly} partly failed`]),
    ...(totals.stopped === 0 ? [] : [`${totals.stopped} stopped`]),
    ...(totals.notBegun === 0 ? [] : [`${totals.notBegun} not begun`]),
  ];
  const size = `${count(totals.users, 'user')}, ${count(totals.keys, 'key')}; ${found}`;
  const text = `${title}: ${size}.${trouble.length === 0 ? '' : ` Of the accounts ${trouble.join(', ')}.`}${totals.leftOut === 0 ? '' : ` Left out: ${totals.leftOut} more.`}`;
  return strong(paragraph(text, style));
}

function stop({ fleetStopped = null }: FleetSummary, style: Style): string {
  return fleetStopped === null ? '' : palette(style).alarm(paragraph(`Stopped: ${fleetStopped}`, style));
}

function accountRows({ rows, kinds, noun }: FleetSummary, style: Style): string {
  const { soft } = palette(style);
  const seen = rows.filter(({ outcome }) => outcome === 'done' || outcome === 'partly');
  const busy = seen.filter(
    ({ counts, outcome, stopped }) =>
      outcome === 'partly' || stopped !== null || kinds.some(([kind]) => (counts[kind] ?? 0) > 0),
  );
  const used = kinds.filter(([kind]) => busy.some(({ counts }) => (counts[kind] ?? 0) > 0));
  const columns = [
    { head: 'ACCOUNT', whole: true },
    { head: 'NAME' },
    ...['USERS', 'KEYS', ...used.map(([, head]) => head.toUpperCase())].map((head) => ({
      head,
      whole: true,
    })),
  ];
  const cells = busy
    .toSorted(worstFirst(kinds))
    .map(({ account, name, users, keys, counts }) => [
      account,
      name ?? '',
      String(users ?? ''),
      String(keys ?? ''),
      ...used.map(([kind]) => String(counts[kind] ?? 0)),
    ]);
  const quiet = seen.length - busy.length;
  const rest =
    quiet === 0
      ? []
      : [soft(`  ${busy.length === 0 ? '' : 'and '}${count(quiet, 'account')} with no ${noun}s`)];
  return [...(cells.length === 0 ? [] : [table(columns, cells, style)]), ...rest].join('\n');
}

function worstFirst(kinds: FleetSummary['kinds']): (one: AccountSummary, other: AccountSummary) => number {
  return (one, other) => {
    for (const [kind] of kinds) {
      const difference = (other.counts[kind] ?? 0) - (one.counts[kind] ?? 0);
      if (difference !== 0) return difference;
    }
    return one.account < other.account ? -1 : 1;
  };
}

function failures(rows: readonly AccountSummary[], style: Style): string {
  const { alarm, soft } = palette(style);
  const failed = rows.filter(
    ({ outcome, stopped }) => outcome === 'failed' || outcome === 'partly' || stopped !== null,
  );
  if (failed.length === 0) return '';
  const shown = failed.slice(0, MOST_FAILURES);
  const cells = shown.map(({ account, name, because, stopped }) => [
    account,
    name ?? '',
    [...(stopped === null ? [] : [`Stopped: ${stopped}`]), ...because].join(' '),
  ]);
  const columns = [{ head: 'ACCOUNT', whole: true }, { head: 'NAME' }, { head: 'WHY' }];
  const more = failed.length - shown.length;
  return [
    alarm(`Failed, wholly or in part (${failed.length})`),
    table(columns, cells, style),
    ...(more === 0 ? [] : [soft(`  and ${more} more; all of them: --output json`)]),
  ].join('\n');
}

function named(
  rows: readonly AccountSummary[],
  outcome: AccountSummary['outcome'],
  title: string,
  style: Style,
): string {
  const some = rows.filter((row) => row.outcome === outcome);
  if (some.length === 0) return '';
  const reasons = [...new Set(some.map(({ because }) => because.join(' ')))];
  return reasons
    .map((why) => {
      const own = some.filter(({ because }) => because.join(' ') === why);
      const names = own.slice(0, MOST_NAMES).map(accountLabel);
      const more = own.length - names.length;
      const list = `${names.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
      return paragraph(`${title} (${own.length}): ${why === '' ? '' : `${why} `}${list}`, style);
    })
    .join('\n');
}
