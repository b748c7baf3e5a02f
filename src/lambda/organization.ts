import { type Totals, summarise } from '../core/accounts/summary.ts';
import { listAccounts } from '../run/fleet/list-accounts.ts';
import { listKey, readRows, readVerdict, writeList } from './results.ts';
import { keepSuppressed } from './suppressed.ts';
import type { Telemetry } from './telemetry.ts';
import type { Awake } from './wake.ts';

export interface ListAnswer {
  readonly bucket: string;
  readonly key: string;
  readonly count: number;
}

/**
 * Writes down which accounts a run goes over, and whom mail does not reach.
 * @throws AwsFailure when the organization cannot be listed, or SES does not tell
 */
export async function listForRun(
  awake: Awake,
  { run }: { readonly run: string },
  telemetry: Telemetry,
): Promise<ListAnswer> {
  const { targets, others, notes } = await listAccounts(awake.fleet.home, awake.policy.accounts);
  await keepSuppressed(awake, run);
  await writeList(awake, run, targets, others);
  telemetry.info('The accounts of the run were listed.', {
    run,
    accounts: targets.length,
    others: others.length,
  });
  for (const note of notes) telemetry.error(note, { run });
  return { bucket: awake.results.bucket, key: listKey(awake, run), count: targets.length };
}

export interface SummaryAnswer {
  readonly ok: boolean;
  /** What to say of a run that was not: short, as Step Functions shows it. */
  readonly cause: string;
  readonly totals: Totals;
}

/** What is left out was not to be looked at, and what was not begun is counted by itself. */
const WELL: ReadonlySet<string> = new Set(['done', 'left-out', 'not-begun']);

/** How many failed accounts a cause names. */
const NAMED = 5;

/** What a run over all accounts came to; kept beside its results. */
export async function summariseRun(
  awake: Awake,
  { run }: { readonly run: string },
  telemetry: Telemetry,
): Promise<SummaryAnswer> {
  const rows = await readRows(awake, run);
  const stopped = (await readVerdict(awake, run))?.stopped ?? null;
  const totals = summarise(rows, stopped);
  const bad = rows.filter((row) => !WELL.has(row.outcome) || row.stopped !== null);
  const named = bad
    .slice(0, NAMED)
    .map(({ account, name }) => (name === null ? account : `${name} (${account})`));
  const more = bad.length > NAMED ? ` and ${bad.length - NAMED} more` : '';
  const failed =
    bad.length === 0 ? [] : [`${bad.length} of ${totals.accounts} accounts: ${named.join(', ')}${more}.`];
  const cause = [...(stopped === null ? [] : [`Stopped: ${stopped}`]), ...failed].join(' ');
  const { objects, results } = awake;
  await objects.writeText(
    results.bucket,
    `${results.prefix}/${run}/summary.json`,
    JSON.stringify({ version: 1, run, totals, accounts: rows }),
  );
  const { accounts, done, partly, leftOut } = totals;
  const facts = { run, accounts, done, partly, failed: totals.failed, leftOut, stopped: totals.stopped };
  if (totals.ok) telemetry.info('The run is over.', facts);
  else telemetry.error(`The run is over, and not all is well: ${cause}`, facts);
  return { ok: totals.ok, cause, totals };
}
