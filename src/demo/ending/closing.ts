import { join } from 'node:path';
import { type Instant, toIso } from '../../core/model/time.ts';
import type { Ruling } from '../invariants/judge.ts';
import { longDate } from '../picture/days-in-words.ts';
import type { Palette } from '../picture/paint.ts';
import type { Numbers } from './numbers.ts';

export interface Closing {
  readonly numbers: Numbers;
  readonly rulings: readonly Ruling[];
  /** A key with something still to come, and the account it is in. */
  readonly next: { readonly account: string; readonly user: string; readonly keyId: string } | null;
  readonly port: string;
  /** When the saved accounts go on. */
  readonly at: Instant;
  /** How Keywarden was called, `keywarden`. */
  readonly command: string;
  readonly width: number;
  /** Whether Keywarden was kept from telling anybody. */
  readonly sabotaged: boolean;
  /** How long the days took, in ms. */
  readonly took: number;
}

const MOST_VIOLATIONS = 5;

/** What is said when the days are over. */
export function closingText(closing: Closing, paint: Palette): string {
  return [
    numbersText(closing, paint),
    judgeText(closing, paint),
    storiesText(closing, paint),
    filesText(closing, paint),
    tryText(closing, paint),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function numbersText({ numbers, took, sabotaged }: Closing, paint: Palette): string {
  const {
    days,
    accounts,
    users,
    keys,
    runs,
    told,
    reminded,
    rotated,
    handedOver,
    undone,
    deactivated,
    restored,
    deleted,
    refused,
    calls,
    mails,
  } = numbers;
  const world = `${count(accounts, 'account')}, ${count(users, 'user')}, ${count(keys, 'key')}`;
  const believed = sabotaged ? 'By its own receipts Keywarden sent ' : '';
  return [
    paint.title(
      `${count(days, 'day')} in ${count(Math.round(took / 1000), 'second')}: it is ${longDate(days - 1)}.`,
    ),
    `  ${world}: ${count(runs, 'run')}, ${number(calls.byKeywarden)} calls to AWS, ${count(mails.toOwners, 'mail')} to owners`,
    `  ${believed}${count(told, 'notice')} and ${count(reminded, 'reminder')}; ${count(deactivated, 'key')} deactivated, ${restored} restored, ${deleted} deleted`,
    `  ${count(rotated, 'key')} replaced by new ones, ${handedOver} of those fetched by their owners; ${count(undone, 'half-made replacement')} undone`,
    refused === 0
      ? paint.good('  Nobody who used a key was ever refused.')
      : paint.bad(`  ${count(refused, 'time')} somebody used a key and was refused.`),
  ].join('\n');
}

function judgeText({ numbers, rulings }: Closing, paint: Palette): string {
  const { calls, mails } = numbers;
  const head = `A judge that knows nothing of Keywarden read the embedded AWS's call log (${number(calls.total)} calls) and ${number(mails.toOwners + mails.digests)} mails:`;
  const lines = rulings.map(({ rule, checked, violations }) => {
    if (checked === 0) return paint.soft(`  – ${rule} (nothing to check)`);
    return violations.length === 0
      ? `  ${paint.good('✓')} ${rule} ${paint.soft(`(${number(checked)} checked)`)}`
      : `  ${paint.bad('✗')} ${rule} ${paint.bad(`(${number(violations.length)} of ${number(checked)} broken)`)}`;
  });
  const shown = numbers.violations.slice(0, MOST_VIOLATIONS).map((violation) => `    ${violation}`);
  const more = numbers.violations.length - shown.length;
  const rest = more > 0 ? [`    and ${more} more; --output json lists them all`] : [];
  return [
    head,
    ...lines,
    ...(shown.length > 0 ? ['', paint.bad('  What was broken:'), ...shown, ...rest] : []),
  ].join('\n');
}

function storiesText({ numbers: { stories }, width }: Closing, paint: Palette): string {
  if (stories.length === 0) return '';
  return [
    paint.title('What happened'),
    ...stories.map((story) => wrapped(story, width, '  • ', '    ')),
  ].join('\n');
}

function filesText({ numbers: { folder } }: Closing, paint: Palette): string {
  const lines: readonly (readonly [string, string])[] = [
    ['mails/index.html', 'every mail, as its reader saw it'],
    ['keywarden.yaml', 'the configuration of all this'],
    ['store/', 'receipts, and the journal in which nothing can be changed unnoticed'],
    ['world/', 'the accounts as they are now, to go on from'],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return [
    paint.title(`Where it lies: ${folder}`),
    ...lines.map(([name, what]) => `  ${name.padEnd(width)}  ${paint.soft(what)}`),
  ].join('\n');
}

function tryText(
  { numbers: { folder }, next, port, at, command, sabotaged }: Closing,
  paint: Palette,
): string {
  const inWorld = (account: string, what: string) =>
    [
      `${command} sandbox --port ${port} --at ${toIso(at)}`,
      `--seed ${join(folder, 'world', `${account}.yaml`)} --`,
      `${command} ${what}`,
      `--config ${join(folder, 'keywarden.yaml')}`,
    ].join(' \\\n      ');
  const hints: readonly (readonly [string, string])[] = [
    ...(next === null
      ? []
      : ([
          [
            `What happens to the key of ${next.user} next, and why?`,
            inWorld(next.account, `explain ${next.keyId}`),
          ],
          [
            'Who was told what, and what was done? Nothing was changed since?',
            inWorld(next.account, 'history --verify'),
          ],
        ] as const)),
    ['Your own account, read-only and without any configuration:', `${command} scan`],
    sabotaged
      ? ['The same days as they should be:', `${command} demo`]
      : ['See the judge notice a broken promise:', `${command} demo --sabotage skip-notice`],
  ];
  return [paint.title('Try next'), ...hints.map(([why, line]) => `  ${why}\n    ${paint.strong(line)}`)].join(
    '\n',
  );
}

function wrapped(text: string, width: number, first: string, indent: string): string {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    const isStart = line === first || line === indent;
    if (!isStart && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line += isStart ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}

function count(amount: number, noun: string): string {
  return `${number(amount)} ${noun}${amount === 1 ? '' : 's'}`;
}

/** `8,872` */
function number(amount: number): string {
  return String(amount).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
