import type { DecideContext, UserSituation } from '../core/checks/situation.ts';
import type { FleetShare } from '../core/accounts/weigh.ts';
import type { AccountObservation } from '../core/model/observation.ts';
import type { AccountPlan } from '../core/model/plan.ts';
import { type Known, known } from '../core/model/known.ts';
import { unknownRecords } from '../core/memory/older-store.ts';
import { type AccountMemory, NO_MEMORY } from '../core/model/memory.ts';
import { DAY, type Instant } from '../core/model/time.ts';
import type { Notifier } from '../core/ports.ts';
import { type PlanFilter, everything, planAccount } from '../core/plan.ts';
import { recordedKeys } from '../core/checks/key-state.ts';
import type { Store } from '../store/store.ts';
import type { RunDeps } from './deps.ts';
import { type Look, enter, observe } from './look.ts';
import { readLately } from './lately.ts';
import { notifierOf } from './notifier.ts';
import { gatherSituations } from './situations.ts';
import { type Unreached, unreachedAddresses } from './undeliverable.ts';

/** An account's plan, with everything it was decided on. */
export interface Planned extends Look {
  readonly plan: AccountPlan;
  readonly situations: readonly UserSituation[];
  readonly context: DecideContext;
  /** What stood on each user before we looked. */
  readonly memory: Known<AccountMemory>;
  /** Whom mail does not reach. */
  readonly unreached: Known<Unreached>;
  /** Null: the policy has no `notify`. */
  readonly notifier: Notifier | null;
}

export interface PlanOptions {
  readonly filter?: PlanFilter;
  /** Decide as of this moment instead of now; for reading only. */
  readonly at?: Instant;
  /** The account as this run has seen it already; absent: it is observed. */
  readonly seen?: AccountObservation | undefined;
  /** What the fleet leaves to this account; absent: it was not weighed. */
  readonly fleet?: FleetShare | undefined;
}

/** Observes one account and decides. Changes nothing but the cache. @throws AwsFailure, StoreError */
export async function planOne(deps: RunDeps, options: PlanOptions = {}): Promise<Planned> {
  const entered = await enter(deps);
  // Before we look: so it shows whether another run has looked after us.
  const memory = await entered.store.memory.load();
  const looked =
    options.seen === undefined
      ? await observe(deps, entered)
      : { ...entered, observation: { ...options.seen, caller: entered.caller.arn } };
  const observation = withDoubts(looked.observation, looked.store, memory);
  const notifier = notifierOf(deps, looked.observation.account);
  const unreached = await unreachedAddresses(looked.store, notifier, options.at ?? looked.now);
  const situations = await gatherSituations(
    looked.observation.users,
    deps.policy,
    looked.store,
    unreached,
    options.at ?? looked.now,
    (userId) => (memory.known ? known(memory.value.users.get(userId) ?? NO_MEMORY) : memory),
    deps.directories,
  );
  const stores = [...new Set([looked.store.id, ...(memory.known ? memory.value.stores : [])])];
  const now = options.at ?? looked.now;
  const context: DecideContext = {
    policy: deps.policy,
    now,
    run: deps.newRunId(),
    caller: looked.observation.caller,
    stores,
    storeRestored: memory.known && (await isRestored(looked, situations, memory.value, stores)),
    lately: await readLately(deps, looked.store, now, options.fleet ?? null),
  };
  const planned = planAccount(observation, situations, context, options.filter ?? everything);
  const plan = named(planned, deps.accountName);
  return { ...looked, observation, plan, situations, context, memory, notifier, unreached };
}

/** Without the state key what stands in our name is believed, and it is said that nobody has checked it. */
function withDoubts(
  observation: AccountObservation,
  { seal }: Pick<Store, 'seal'>,
  memory: Known<AccountMemory>,
): AccountObservation {
  const isNew =
    memory.known &&
    memory.value.savedBy === null &&
    observation.users.every((user) => recordedKeys(user).length === 0);
  if (seal.known || isNew) return observation;
  const note = `Records and notices are unverified: ${seal.because}.`;
  return { ...observation, notes: [...observation.notes, note] };
}

/** Whether the store was put back to a state before a run that wrote on the users. @throws StoreError */
async function isRestored(
  { store, now }: Look,
  situations: readonly UserSituation[],
  memory: AccountMemory,
  stores: readonly string[],
): Promise<boolean> {
  const unknown = unknownRecords(situations, memory, stores, now);
  if (unknown.length === 0) return false;
  const since = Math.min(...unknown.map((record) => record.since)) - DAY;
  const history = await store.readRecent(since);
  const runs = new Set(history.map(({ run }) => run));
  const last = Math.max(0, ...history.map(({ at }) => at));
  // What stays unknown is held for its user. Once a run has gone on from this store, that is no news of the others.
  return unknown.some((record) => !runs.has(record.run) && !(record.isOlder && last > record.since));
}

function named(plan: AccountPlan, name: string | null | undefined): AccountPlan {
  return name === null || name === undefined ? plan : { ...plan, name };
}
