import type { FleetShare } from '../core/accounts/weigh.ts';
import type { AccountSummary } from '../core/accounts/summary.ts';
import type { Target } from '../run/fleet/fleet.ts';
import type { Awake } from './wake.ts';

/**
 * What the parts of one run leave for each other in S3: a state of Step Functions may hand on 256 KB, and an
 * organization may have 50,000 accounts.
 */

/** One account's part, as it is kept. */
export interface AccountResult extends AccountSummary {
  /** Which invocation for this account of this run: a large one needs several. 0: it was looked at. */
  readonly turn: number;
  readonly mode: 'dry-run' | 'enforce';
  readonly steps: readonly {
    readonly user: string;
    readonly keyId: string | null;
    readonly step: string;
    readonly outcome: string;
    readonly message: string;
  }[];
}

/** Objects that are read at the same time. */
export const AT_ONCE = 50;
const MOST_ATTEMPTS = 99;

/** Where the list of accounts of a run is. */
export function listKey({ results }: Awake, run: string): string {
  return `${results.prefix}/${run}/accounts.json`;
}

export async function writeList(
  awake: Awake,
  run: string,
  targets: readonly Target[],
  others: readonly AccountSummary[],
): Promise<void> {
  const { objects, results } = awake;
  // The list is read by Step Functions, item by item: it holds nothing else.
  await objects.writeText(results.bucket, `${results.prefix}/${run}/others.json`, JSON.stringify(others));
  await objects.writeText(results.bucket, listKey(awake, run), JSON.stringify(targets));
}

/** The accounts of a run, as they were listed. */
export async function readTargets(awake: Awake, run: string): Promise<readonly Target[]> {
  return ((await readJson(awake, listKey(awake, run))) ?? []) as readonly Target[];
}

/** Where the list of accounts is in which something is to be done, each with its share. */
export function actsKey({ results }: Awake, run: string): string {
  return `${results.prefix}/${run}/acts.json`;
}

export async function writeActs(
  awake: Awake,
  run: string,
  acts: readonly (Target & { readonly fleet: FleetShare })[],
): Promise<void> {
  await awake.objects.writeText(awake.results.bucket, actsKey(awake, run), JSON.stringify(acts));
}

/** What weighing the fleet came to. */
export interface KeptVerdict {
  readonly stopped: string | null;
}

export async function keepVerdict(awake: Awake, run: string, verdict: KeptVerdict): Promise<void> {
  await awake.objects.writeText(awake.results.bucket, verdictKey(awake, run), JSON.stringify(verdict));
}

/** Null: the fleet was not weighed. */
export async function readVerdict(awake: Awake, run: string): Promise<KeptVerdict | null> {
  return (await readJson(awake, verdictKey(awake, run))) as KeptVerdict | null;
}

function verdictKey({ results }: Awake, run: string): string {
  return `${results.prefix}/${run}/weighed.json`;
}

async function readJson({ objects, results }: Awake, key: string): Promise<unknown> {
  const found = await objects.readText(results.bucket, key);
  return found === null ? null : (JSON.parse(found.text) as unknown);
}

/**
 * Keeps what a turn came to, beside what an earlier attempt at the same turn may have left: that one was called again
 * because its answer never arrived, and what it did it did.
 */
export async function writeResult(
  { objects, results }: Awake,
  run: string,
  result: AccountResult,
): Promise<void> {
  const text = JSON.stringify(result);
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const name = [result.account, digits(result.turn, 3), digits(attempt, 2)].join('-');
    const key = `${results.prefix}/${run}/results/${name}.json`;
    if ((await objects.writeText(results.bucket, key, text, { ifAbsent: true })) !== null) return;
    // A write whose answer was lost was repeated, and finds itself there.
    if ((await objects.readText(results.bucket, key))?.text === text) return;
  }
  throw new Error(`Turn ${result.turn} of account ${result.account} in run ${run} was tried too often.`);
}

function digits(number: number, length: number): string {
  return String(number).padStart(length, '0');
}

/**
 * One row for every account of the run: what its last turn came to, with the counts of all turns and attempts. One that left
 * nothing has failed: its function ran out of time or memory, or was never called.
 */
export async function readRows(awake: Awake, run: string): Promise<readonly AccountSummary[]> {
  const { objects, results } = awake;
  const read = (key: string) => readJson(awake, key);
  const targets = await readTargets(awake, run);
  const others = ((await read(`${results.prefix}/${run}/others.json`)) ?? []) as readonly AccountSummary[];
  const keys = await objects.keys(results.bucket, `${results.prefix}/${run}/results/`);
  const rows = new Map<string, AccountSummary>();
  for (let start = 0; start < keys.length; start += AT_ONCE) {
    const batch = await Promise.all(keys.slice(start, start + AT_ONCE).map(read));
    for (const result of batch as readonly AccountResult[])
      rows.set(result.account, added(rows.get(result.account), result));
  }
  return [...others, ...targets.map((target) => rows.get(target.account) ?? missing(target))];
}

/** Without its steps: of 50,000 accounts they would not fit into memory, and each account's own result has them. */
function added(before: AccountSummary | undefined, result: AccountResult): AccountSummary {
  const { steps: _steps, turn: _turn, mode: _mode, ...next } = result;
  const counts: Record<string, number> = { ...before?.counts };
  for (const [kind, number] of Object.entries(next.counts)) counts[kind] = (counts[kind] ?? 0) + number;
  return { ...next, counts };
}

function missing({ account, name }: Target): AccountSummary {
  const because = [
    'Its run left no result: it ran out of time or memory, or was not begun. Its log says more.',
  ];
  return { account, name, outcome: 'failed', users: null, keys: null, counts: {}, because, stopped: null };
}
