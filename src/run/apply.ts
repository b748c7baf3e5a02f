import type { ItemResult } from '../act/deps.ts';
import { RunEnds, messageOf } from '../act/run-ends.ts';
import type { FleetShare } from '../core/accounts/weigh.ts';
import type { AccountObservation } from '../core/model/observation.ts';
import type { AccountPlan, PlanItem } from '../core/model/plan.ts';
import type { Lease } from '../core/ports.ts';
import { type PlanOptions, type Planned, planOne } from './account-plan.ts';
import { changeAndTell } from './change-and-tell.ts';
import type { RunDeps } from './deps.ts';
import { sendDigest } from './digest.ts';
import { beginHistory, endHistory } from './history.ts';
import { liveLately } from './lately.ts';
import { withLock } from './lock.ts';
import { asWeighed } from './weighed.ts';

export interface ApplyOptions extends PlanOptions {
  /** Asked once the plan stands; only items whose ids come back are done. Null: do nothing at all. */
  readonly consent: (
    plan: AccountPlan,
    observation: AccountObservation,
  ) => Promise<ReadonlySet<string> | null>;
  /**
   * Asked for right before the first change; an interruption before that has nothing to wait for. After it is aborted
   * the current user is finished, and no other begun.
   */
  readonly stop?: () => AbortSignal;
  readonly onResult?: (result: ItemResult) => void;
}

export interface Applied {
  readonly plan: AccountPlan;
  readonly run: string;
  /** False: consent was not given, and nothing was done. */
  readonly consented: boolean;
  readonly results: readonly ItemResult[];
  /** The run was asked to stop before everything was done. */
  readonly interrupted: boolean;
  /** What ended the run before everything was done, beside a stop; null: nothing did. It is among the errors too. */
  readonly ended: Ended | null;
  /** What failed beside single items, one sentence each. */
  readonly errors: readonly string[];
}

interface Ended {
  readonly cause: unknown;
  /** A sentence for people. */
  readonly message: string;
}

/**
 * One run over one account: observe, decide, ask, do, tell, record. From the first change on nothing is thrown: a run
 * that must end still says what it did before.
 * @throws AwsFailure when the account cannot be entered or looked at, StoreError when history cannot be begun, LockHeld
 * when another run is at it; nothing has been changed then
 */
export async function applyOne(deps: RunDeps, options: ApplyOptions): Promise<Applied> {
  return applyPlanned(deps, await planOne(deps, options), options);
}

/**
 * The same for what was planned already, with no more than the fleet leaves to the account.
 * @throws AwsFailure, StoreError, LockHeld
 */
export async function applyPlanned(deps: RunDeps, made: Planned, options: ApplyOptions): Promise<Applied> {
  const { planned, fleet } = asWeighed(deps.policy, made, options.fleet);
  const { plan, context } = planned;
  const ids = await options.consent(plan, planned.observation);
  if (ids === null) {
    const nothing = { results: [], interrupted: false, ended: null, errors: [] };
    return { plan, run: context.run, consented: false, ...nothing };
  }
  const items = plan.items.filter(({ id }) => ids.has(id));
  const signal = options.stop?.();
  return withLock(planned, (lease) => carryOut(deps, planned, items, { ...options, signal, fleet }, lease));
}

async function carryOut(
  deps: RunDeps,
  planned: Planned,
  items: readonly PlanItem[],
  {
    signal,
    fleet,
    onResult,
  }: ApplyOptions & { readonly signal: AbortSignal | undefined; readonly fleet: FleetShare },
  lease: Lease,
): Promise<Applied> {
  const { plan, store, context } = planned;
  const lately = await liveLately(deps, store, plan, context.now, fleet);
  const journal = lately.counting(await store.openJournal(context.run, context.now));
  // The first line of history comes before the first change: a store that cannot be written stops the run here.
  await beginHistory(journal, deps, planned, { command: 'apply', items: items.length });
  const stopped = () => signal?.aborted === true;
  const results: ItemResult[] = [];
  const errors: string[] = [];
  const keep = (result: ItemResult) => {
    results.push(result);
    onResult?.(result);
  };
  let cause: { readonly error: unknown } | null = null;
  try {
    // Many users take longer than a lease lasts: it is renewed before each.
    const goOn = async () => {
      if (!stopped()) await lease.renew();
      return !stopped();
    };
    errors.push(
      ...(await changeAndTell(deps, planned, {
        items,
        journal,
        lately: lately.current,
        goOn,
        keep,
        results,
      })),
    );
  } catch (error) {
    if (error instanceof RunEnds) error.results.forEach(keep);
    cause = { error: error instanceof RunEnds ? error.cause : error };
  }
  const ended = cause === null ? null : endedBy(cause.error, items, results);
  if (ended !== null) errors.push(ended.message);
  if (!stopped()) errors.push(...(await sendDigest(deps, planned, results, errors)));
  const at = Math.max(context.now, deps.aws.latestServerTime() ?? context.now);
  const came = { outcomes: results, interrupted: stopped(), ended: ended?.message ?? null };
  errors.push(...(await endHistory(journal, at, planned, came)));
  return {
    plan,
    run: context.run,
    consented: true,
    results,
    interrupted: stopped(),
    ended,
    errors,
  };
}

function endedBy(cause: unknown, items: readonly PlanItem[], results: readonly ItemResult[]): Ended {
  const begun = new Set(results.map(({ item }) => item.id));
  const rest = items.filter(({ id }) => !begun.has(id)).length;
  const left =
    rest === 0 ? '' : ` ${rest} more ${rest === 1 ? 'step was' : 'steps were'} left to the next run.`;
  return { cause, message: `The run ended early: ${messageOf(cause)}${left}` };
}
