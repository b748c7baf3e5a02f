import { z } from 'zod';
import type { FleetCount } from '../core/accounts/fleet-count.ts';
import { perKind } from '../core/lately.ts';
import type { AccountObservation } from '../core/model/observation.ts';
import { type Instant, MINUTE } from '../core/model/time.ts';
import { type Parsed, parseJson } from '../store/parse-json.ts';
import { VERSION, keep, readKept } from './kept.ts';
import type { Awake } from './wake.ts';

/**
 * What looking at an account leaves for weighing the fleet, and for acting in the account: an observation costs dozens
 * of calls, and one object takes its place. Nothing is done because of it alone: every user is read again before it is
 * changed.
 */

/** One account's part of what is weighed. */
export interface Looked {
  readonly count: FleetCount;
  /** Something is due in it, so it is come to again. */
  readonly acts: boolean;
}

/** An observation is used within one run: older than this it is made again. */
const MOST_AGE = 6 * 60 * MINUTE;

export async function keepCount(awake: Awake, run: string, account: string, looked: Looked): Promise<void> {
  await keep(awake, countKey(awake.results.prefix, run, account), looked);
}

const Amount = z.number().min(0);
const OfBoth = z.looseObject({ deactivate: Amount, delete: Amount });
const Count: z.ZodType<FleetCount> = z.looseObject({
  account: z.string(),
  seq: Amount,
  managedActiveKeys: Amount,
  managedKeys: Amount,
  due: OfBoth,
  besides: OfBoth,
  lately: z.looseObject(perKind(() => Amount)),
  wants: z.looseObject(perKind(() => z.array(z.number()))),
});
const Looked: z.ZodType<Looked> = z.looseObject({ version: VERSION, count: Count, acts: z.boolean() });

/** Null: looking at the account left nothing. */
export async function readCount(awake: Awake, run: string, account: string): Promise<Parsed<Looked> | null> {
  return readKept(awake, countKey(awake.results.prefix, run, account), Looked);
}

/** Keeps what was seen of an account, with the moment it was seen. */
export async function keepSeen(
  { objects, results, looks }: Awake,
  run: string,
  { observation, at }: { readonly observation: AccountObservation; readonly at: Instant },
): Promise<void> {
  const text = JSON.stringify({ version: 1, run, at, observation }, withMaps);
  await objects.writeText(results.bucket, seenKey(looks, run, observation.account), text);
}

const Seen = z.looseObject({
  version: z.literal(1),
  run: z.string(),
  at: z.number(),
  observation: z.custom<AccountObservation>((value) => typeof value === 'object' && value !== null),
});

/** What this run has seen of an account a while ago; undefined: nothing that can be used, so it is looked at again. */
export async function readSeen(
  { objects, results, looks }: Awake,
  run: string,
  account: string,
  now: Instant,
): Promise<AccountObservation | undefined> {
  const found = await objects.readText(results.bucket, seenKey(looks, run, account));
  if (found === null) return undefined;
  const seen = parseJson(found.text, Seen, asMaps);
  if (!seen.ok || seen.value.run !== run || now - seen.value.at > MOST_AGE) return undefined;
  const { observation } = seen.value;
  return observation.account === account ? observation : undefined;
}

function countKey(prefix: string, run: string, account: string): string {
  return `${prefix}/${run}/counts/${account}.json`;
}

function seenKey(looks: string, run: string, account: string): string {
  return `${looks}/${run}/${account}.json`;
}

const MAP = '$map';

function withMaps(_key: string, value: unknown): unknown {
  return value instanceof Map ? { [MAP]: [...value] } : value;
}

function asMaps(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(MAP in value)) return value;
  return new Map(value[MAP] as [string, string][]);
}
