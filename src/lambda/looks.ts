import { z } from 'zod';
import type { FleetCount } from '../core/accounts/fleet-count.ts';
import type { AccountObservation } from '../core/model/observation.ts';
import { type Instant, MINUTE } from '../core/model/time.ts';
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

export async function keepCount(
  { objects, results }: Awake,
  run: string,
  account: string,
  looked: Looked,
): Promise<void> {
  await objects.writeText(results.bucket, countKey(results.prefix, run, account), JSON.stringify(looked));
}

/** Null: looking at the account left nothing. */
export async function readCount(
  { objects, results }: Awake,
  run: string,
  account: string,
): Promise<Looked | null> {
  const found = await objects.readText(results.bucket, countKey(results.prefix, run, account));
  return found === null ? null : (JSON.parse(found.text) as Looked);
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

const Seen = z.object({
  version: z.literal(1),
  run: z.string(),
  at: z.number(),
  observation: z.custom<AccountObservation>((value) => typeof value === 'object' && value !== null),
});

/** What this run has seen of an account a while ago; undefined: nothing that can be used. */
export async function readSeen(
  { objects, results, looks }: Awake,
  run: string,
  account: string,
  now: Instant,
): Promise<AccountObservation | undefined> {
  const found = await objects.readText(results.bucket, seenKey(looks, run, account));
  if (found === null) return undefined;
  const seen = Seen.safeParse(JSON.parse(found.text, asMaps));
  if (!seen.success || seen.data.run !== run || now - seen.data.at > MOST_AGE) return undefined;
  return seen.data.observation.account === account ? seen.data.observation : undefined;
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
