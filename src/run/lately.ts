import type { FleetShare } from '../core/accounts/weigh.ts';
import { stopReason } from '../core/guardrails/stop-above.ts';
import { LATELY, type Lately, latelyOf, noted } from '../core/lately.ts';
import type { AccountPlan } from '../core/model/plan.ts';
import type { Instant } from '../core/model/time.ts';
import type { Journal } from '../core/ports.ts';
import type { Store } from '../store/store.ts';
import type { RunDeps } from './deps.ts';

/**
 * What was begun in the account lately, by its history.
 * @param fleet what the fleet leaves to this account
 * @throws StoreError where history cannot be read
 */
export async function readLately(
  { turnOf }: Pick<RunDeps, 'turnOf'>,
  { readRecent }: Pick<Store, 'readRecent'>,
  now: Instant,
  fleet: FleetShare | null = null,
): Promise<Lately> {
  // A run of several turns counts its failures over all of them, and goes on for some hours.
  const since = now - (turnOf === undefined ? LATELY : TURNS_WITHIN);
  return latelyOf(await readRecent(since), { of: turnOf ?? null, fleet });
}

/** Turns of one run follow each other within hours; nobody names two runs alike within days. */
const TURNS_WITHIN = 2 * LATELY;

/** What was begun lately, up to the last line that was written. */
export interface LiveLately {
  readonly current: () => Lately;
  /** Counts what is written to the journal. */
  readonly counting: (journal: Journal) => Journal;
}

/**
 * What was begun lately, read with the lock held: another run may have ended since the plan was made. Too much together
 * with what this plan would do stops everything destructive in it.
 * @param plan what this run is to do; its filter has no say in what is too much
 */
export async function liveLately(
  deps: Pick<RunDeps, 'turnOf' | 'policy'>,
  store: Pick<Store, 'readRecent'>,
  { guardrails }: Pick<AccountPlan, 'guardrails'>,
  now: Instant,
  fleet: FleetShare,
): Promise<LiveLately> {
  const read = await readLately(deps, store, now, fleet);
  const stopped = guardrails.stopped ?? stopReason(guardrails, read, now, deps.policy.guardrails.stopAbove);
  let current: Lately = { ...read, stopped };
  return {
    current: () => current,
    counting: ({ append }) => ({
      append: async (event) => {
        await append(event);
        current = noted(current, event);
      },
    }),
  };
}
