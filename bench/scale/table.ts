import { MEMORY, aroundGbSeconds, fits, listingMs, summaryMs } from './around.ts';
import { costOf, monthly } from './costs.ts';
import { DAYS, type Day, lasts, sum } from './day.ts';
import { type Figures, type RunFigures, STEP_KINDS } from './figures.ts';
import { LAMBDA, LIMITS, LIMITS_READ } from './limits.ts';
import { PRICES, PRICES_READ, type Price } from './prices.ts';
import { type Outcome, type Setup, simulate } from './simulate.ts';
import { dollars, duration, kilobytes, rounded, table } from './text.ts';

const BEGIN = '<!-- made by `npm run scale -- --write`: what is written here by hand is lost -->';
const END = '<!-- until here -->';

/** Accounts, and accounts at the same time. */
const RUNS = [
  { accounts: 1000, concurrency: 40 },
  { accounts: 50_000, concurrency: 40 },
  { accounts: 50_000, concurrency: 200 },
  { accounts: 50_000, concurrency: 1000 },
] as const;
/** What SES is taken to have granted; it says itself what it has: `keywarden doctor`. */
const MAILS_PER_SECOND = 14;
/** Of a month, days as they come. */
const MONTH = { quiet: 26, busy: 4 };

/** Everything that is computed in docs/scale.md. */
export function tables(figures: Figures): string {
  const simulate = remembered(figures);
  const parts = [
    ['Measured: one account', sizes(figures)],
    ['Measured: what one step adds', steps(figures)],
    ['Simulated: a run over all accounts', runs(figures, simulate)],
    ['Simulated: what that costs', costs(figures, simulate)],
    ['Before and after the accounts', around(figures)],
    [`Limits, as of ${LIMITS_READ}`, limits()],
    [`Prices of us-east-1, as of ${PRICES_READ}`, prices()],
  ];
  return `${parts.map(([title, text]) => `### ${title}\n\n${text}`).join('\n\n')}\n`;
}

/** The document with the tables in the place for them. */
export function between(document: string, text: string): string {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`There is no "${BEGIN}" … "${END}".`);
  return `${before}${BEGIN}\n\n${text}\n${END}${after}`;
}

function sizes(figures: Figures): string {
  const row = (users: number, name: string, run: RunFigures, stored: string): readonly string[] => [
    users.toLocaleString('en-US'),
    name,
    rounded(sum(run.calls, 'iam:')),
    rounded(sum(run.calls, 'sts:')),
    rounded(sum(run.calls, 'ses:')),
    rounded(sum(run.calls, 's3:Get')),
    rounded(sum(run.calls, 's3:Put')),
    rounded(sum(run.calls, 's3:List')),
    rounded(run.wallMs),
    rounded(run.cpuMs),
    rounded(run.peakMb),
    stored,
  ];
  const head = ['users', 'run', 'IAM', 'STS', 'SES', 'S3 GET', 'PUT', 'LIST', 'ms', 'CPU ms', 'MB', 'store'];
  return table(
    head,
    figures.sizes.flatMap(({ users, first, quiet, warm, storedBytes }) => [
      row(users, 'first', first, ''),
      row(users, 'next, quiet', quiet, ''),
      row(users, 'the same, warm', warm, kilobytes(storedBytes)),
    ]),
  );
}

function steps({ steps }: Figures): string {
  const rows = STEP_KINDS.map((kind) => {
    const { calls, wallMs, cpuMs } = steps[kind];
    const of = (begins: string) => rounded(sum(calls, begins));
    return [
      kind,
      of('iam:'),
      of('s3:Get'),
      of('s3:Put'),
      of('s3:List'),
      of('ses:'),
      rounded(wallMs),
      rounded(cpuMs),
    ];
  });
  return table(['step', 'IAM', 'S3 GET', 'PUT', 'LIST', 'SES', 'ms', 'CPU ms'], rows);
}

type Simulate = (setup: Setup) => Outcome;

/** The same setup stands in several tables, and one of them takes a third of a second. */
function remembered(figures: Figures): Simulate {
  const known = new Map<string, Outcome>();
  return (setup) => {
    const key = JSON.stringify(setup);
    const outcome = known.get(key) ?? simulate(figures, setup);
    known.set(key, outcome);
    return outcome;
  };
}

function setupOf(accounts: number, concurrency: number, day: Day): Setup {
  return {
    accounts,
    concurrency,
    day,
    memoryMb: MEMORY.account,
    mailsPerSecond: MAILS_PER_SECOND,
  };
}

function runs(figures: Figures, simulate: Simulate): string {
  const rows = RUNS.flatMap(({ accounts, concurrency }) =>
    Object.values(DAYS).map((day) => {
      const outcome = simulate(setupOf(accounts, concurrency, day));
      const ms = listingMs(figures, accounts) + outcome.mapMs + summaryMs(figures, accounts);
      return [
        accounts.toLocaleString('en-US'),
        rounded(concurrency),
        day.name,
        duration(ms),
        rounded(sum(outcome.calls, 'iam:')),
        rounded(sum(outcome.calls, 'sts:')),
        rounded(sum(outcome.calls, 's3:')),
        rounded(outcome.sentMails),
        rounded(outcome.unsentMails),
        rounded(outcome.failedAccounts),
      ];
    }),
  );
  const head = [
    'accounts',
    'at once',
    'day',
    'time',
    'IAM',
    'STS',
    'S3',
    'mails',
    'not sent',
    'accounts failed',
  ];
  return table(head, rows);
}

function costs(figures: Figures, simulate: Simulate): string {
  const days = ['first', 'quiet', 'busy'] as const;
  const rows = [1000, 50_000].flatMap((accounts) => {
    const outcomes = days.map((day) => simulate(setupOf(accounts, 40, DAYS[day])));
    const of = (outcome: Outcome) => costOf(outcome, { gbSeconds: aroundGbSeconds(figures, accounts) });
    const each = outcomes.map(of);
    const lines = days.map((day, index) => {
      const { lambda, stepFunctions, s3, logs, kms, mails, total } =
        each[index] ?? of(outcomes[0] as Outcome);
      const amounts = [lambda, stepFunctions, s3, logs, kms, mails, total];
      return [accounts.toLocaleString('en-US'), DAYS[day].name, ...amounts.map(dollars)];
    });
    const month =
      MONTH.quiet * (each[1]?.total ?? 0) +
      MONTH.busy * (each[2]?.total ?? 0) +
      monthly(outcomes[1]?.storedBytes ?? 0);
    const name = `a month: ${MONTH.quiet} quiet days, ${MONTH.busy} busy ones`;
    return [...lines, [accounts.toLocaleString('en-US'), name, '–', '–', '–', '–', '–', '–', dollars(month)]];
  });
  const head = ['accounts', 'day', 'Lambda', 'Step Functions', 'S3', 'logs', 'KMS', 'mails', 'together'];
  return table(head, rows);
}

function around(figures: Figures): string {
  const isIn = (ms: number): string => (ms < LAMBDA.timeoutMs ? 'yes' : '**no**');
  const lists = [1000, 6000, 50_000].flatMap((accounts) =>
    [false, true].map((tags) => {
      const ms = listingMs(figures, accounts, tags);
      const what = `list ${accounts.toLocaleString('en-US')} accounts${tags ? ', choosing by tags' : ''}`;
      return [what, duration(ms), tags ? '' : rounded(figures.listing.peakMb), isIn(ms)];
    }),
  );
  const sums = figures.summaries.map((summary) => {
    const { results, steps, peakMb, failed } = summary;
    const what = `sum up ${results.toLocaleString('en-US')} results of ${steps} steps`;
    const took = failed === null ? duration(lasts(summary, MEMORY.summarise)) : failed;
    return [what, took, rounded(peakMb), fits(summary) ? 'yes' : '**no**'];
  });
  return table(['what', 'time', 'MB', 'within 15 minutes and its memory'], [...lists, ...sums]);
}

function limits(): string {
  return table(
    ['what', 'value', 'standing', 'source'],
    LIMITS.map(({ what, value, standing, source }) => [what, value, standing, `<${source}>`]),
  );
}

function prices(): string {
  const all: readonly Price[] = Object.values(PRICES);
  const count = (per: number): string => (per === 1 ? '' : `${per.toLocaleString('en-US')} `);
  return table(
    ['what', 'price', 'source'],
    all.map(({ what, dollars, per, unit, source }) => [
      what,
      `$${dollars.toLocaleString('en-US', { maximumFractionDigits: 10 })} for ${per === 1 ? 'a ' : count(per)}${unit}`,
      `<${source}>`,
    ]),
  );
}
