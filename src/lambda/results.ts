import { z } from 'zod';
import type { FleetShare } from '../core/accounts/weigh.ts';
import type { AccountSummary } from '../core/accounts/summary.ts';
import type { Target } from '../run/fleet/fleet.ts';
import { parseJson } from '../store/parse-json.ts';
import { VERSION, keep, mustReadKept, readKept, versioned } from './kept.ts';
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

/** A code that we do not know is passed on; it never counts as done. */
const Outcome = z.string().transform((written) => written as AccountSummary['outcome']);
const Summary = z.looseObject({
  account: z.string(),
  name: z.string().nullable(),
  outcome: Outcome,
  users: z.number().nullable(),
  keys: z.number().nullable(),
  counts: z.record(z.string(), z.number()),
  because: z.array(z.string()),
  stopped: z.string().nullable(),
});
const Result = Summary.extend({ version: VERSION, turn: z.number() });
const Verdict: z.ZodType<KeptVerdict> = z.looseObject({ version: VERSION, stopped: z.string().nullable() });
const Target: z.ZodType<Target> = z.looseObject({ account: z.string(), name: z.string().nullable() });

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
  return (await readList(awake, listKey(awake, run), Target)) ?? [];
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
  await keep(awake, verdictKey(awake, run), verdict);
}

/** Null: the fleet was not weighed. */
export async function readVerdict(awake: Awake, run: string): Promise<KeptVerdict | null> {
  return mustReadKept(awake, verdictKey(awake, run), Verdict);
}

function verdictKey({ results }: Awake, run: string): string {
  return `${results.prefix}/${run}/weighed.json`;
}

/** A list of its own, as Step Functions reads it: it has no room for a version. */
async function readList<T>(
  { objects, results }: Awake,
  key: string,
  schema: z.ZodType<T>,
): Promise<readonly T[] | null> {
  const found = await objects.readText(results.bucket, key);
  if (found === null) return null;
  const parsed = parseJson(found.text, z.array(schema));
  if (parsed.ok) return parsed.value;
  throw new Error(`s3://${results.bucket}/${key} cannot be used: ${parsed.because}.`);
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
  const text = versioned(result);
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
  const targets = await readTargets(awake, run);
  const others = (await readList(awake, `${results.prefix}/${run}/others.json`, Summary)) ?? [];
  const below = `${results.prefix}/${run}/results/`;
  const keys = await objects.keys(results.bucket, below);
  const unread = new Map<string, string>();
  const rows = new Map<string, AccountSummary>();
  for (let start = 0; start < keys.length; start += AT_ONCE) {
    const batch = keys.slice(start, start + AT_ONCE);
    const read = await Promise.all(batch.map((key) => readKept(awake, key, Result)));
    for (const [index, result] of read.entries()) {
      if (result?.ok === true)
        rows.set(result.value.account, added(rows.get(result.value.account), result.value));
      // Named after its account: what it holds cannot be known.
      else if (result !== null && result !== undefined)
        unread.set((batch[index] ?? '').slice(below.length, below.length + 12), `${result.because}.`);
    }
  }
  const rowOf = (target: Target): AccountSummary => {
    const because = unread.get(target.account);
    const row = rows.get(target.account);
    if (because === undefined) return row ?? missing(target);
    return { ...(row ?? missing(target)), outcome: 'failed', because: [...(row?.because ?? []), because] };
  };
  return [...others, ...targets.map(rowOf)];
}

/** Without its steps: of 50,000 accounts they would not fit into memory, and each account's own result has them. */
function added(before: AccountSummary | undefined, result: z.output<typeof Result>): AccountSummary {
  const { version: _version, steps: _steps, turn: _turn, mode: _mode, ...next } = result;
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
