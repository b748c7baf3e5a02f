import { type ActDeps, type ItemResult, note } from '../act/deps.ts';
import { sendNotices } from '../act/notices.ts';
import { perform } from '../act/perform.ts';
import { decideUser } from '../core/decide.ts';
import type { FleetShare } from '../core/accounts/weigh.ts';
import { allowedTogether, stillAllowed } from '../core/guardrails.ts';
import type { RunSoFar } from '../core/lately.ts';
import type { AccountObservation } from '../core/model/observation.ts';
import type { AccountPlan, PlanItem } from '../core/model/plan.ts';
import type { Lease } from '../core/ports.ts';
import { keysWithVoidReceipts } from '../core/voiding.ts';
import { type PlanOptions, type Planned, planOne } from './account-plan.ts';
import { actDeps } from './act-deps.ts';
import { composeFor } from './compose.ts';
import type { RunDeps } from './deps.ts';
import { sendDigest } from './digest.ts';
import { freshNotices } from './fresh-notices.ts';
import { liveLately } from './lately.ts';
import { withLock } from './lock.ts';
import { andRemember, noteExemptions, rememberUsers } from './memory.ts';
import { rotationTools } from './rotation-tools.ts';
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
  /** What failed beside single items, one sentence each. */
  readonly errors: readonly string[];
}

/**
 * One run over one account: observe, decide, ask, do, tell, record.
 * @throws AwsFailure when the account cannot be entered or our credentials end, StoreError when history cannot be
 * written, LockHeld when another run is at it
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
  if (ids === null)
    return { plan, run: context.run, consented: false, results: [], interrupted: false, errors: [] };
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
  const earlier = lately.current().run;
  const journal = lately.counting(await store.openJournal(context.run, context.now));
  const line = { at: context.now, user: null, keyId: null };
  // The first line of history comes before the first change: a store that cannot be written stops the run here.
  await journal.append({
    ...line,
    event: 'run-started',
    data: {
      policy: deps.policy.hash,
      items: items.length,
      ...(deps.turnOf === undefined ? {} : { of: deps.turnOf }),
    },
  });
  const { before, live: memory } = await rememberUsers(planned);
  const rotation = await rotationTools(deps, context.run);
  const act = actDeps(deps, planned, { journal, memory, rotation });
  const stopped = () => signal?.aborted === true;
  // Many users take longer than a lease lasts: it is renewed before each.
  const goOn = async () => {
    if (!stopped()) await lease.renew();
    return !stopped();
  };
  const results: ItemResult[] = [];
  const untold: string[] = [];
  const keep = (result: ItemResult) => {
    results.push(result);
    onResult?.(result);
  };

  await andRemember(memory, changeAndTell);
  const errors = [...untold, ...(stopped() ? [] : await sendDigest(deps, planned, results))];
  await journal.append({
    ...line,
    event: 'run-finished',
    data: { ...tally(results), interrupted: stopped() },
  });
  return { plan, run: context.run, consented: true, results, interrupted: stopped(), errors };

  async function changeAndTell(): Promise<void> {
    await noteExemptions(act, before, planned);
    await voidReceipts(act, planned);
    for (const item of items.filter(({ decision }) => decision.step !== 'notify')) {
      if (!(await goOn())) break;
      const hold = stillAllowed(item.decision, context.now, deps.policy.guardrails, lately.current());
      if (hold !== undefined) keep(await heldBack(act, item, `${hold.reason}: ${hold.message}`));
      else keep(isFailingRotation(item, results, earlier) ? givenUp(item) : await perform(act, item));
    }
    if (planned.notifier !== null && !stopped()) {
      const { notices, untold: unknown } = await noticesDue(act, planned, items, results);
      untold.push(...unknown);
      const sending = {
        ...act,
        notifier: planned.notifier,
        compose: composeFor(deps, planned, act.rotation?.sink ?? null),
        goOn,
      };
      const paced = allowedTogether(
        notices.map(({ decision }) => decision),
        context.now,
        deps.policy.guardrails,
        lately.current(),
      );
      const allowed = notices.filter(({ decision }) => paced.has(decision));
      for (const result of await sendNotices(sending, allowed)) keep(result);
    }
  }
}

/** Three rotations that fail have a cause in common, and each of the rest would leave one more key to clean up. */
const ROTATIONS_MAY_FAIL = 3;

function isFailingRotation(
  { decision }: PlanItem,
  results: readonly ItemResult[],
  { failedRotations }: RunSoFar,
): boolean {
  const failed = results.filter(
    ({ item, outcome }) => item.decision.step === 'rotate' && outcome === 'failed',
  );
  return decision.step === 'rotate' && failedRotations + failed.length >= ROTATIONS_MAY_FAIL;
}

function givenUp(item: PlanItem): ItemResult {
  const message = `${ROTATIONS_MAY_FAIL} rotations of this run have failed, so no other is begun. Mend what they name; the next run goes on.`;
  return { item, outcome: 'skipped', message };
}

async function heldBack(act: ActDeps, item: PlanItem, message: string): Promise<ItemResult> {
  await note(act, 'skipped', item, { message });
  return { item, outcome: 'skipped', message };
}

/** The notices that were planned, and those that this run's own changes call for: an owner hears of both at once. */
async function noticesDue(
  act: ActDeps,
  planned: Planned,
  items: readonly PlanItem[],
  results: readonly ItemResult[],
): Promise<{ readonly notices: readonly PlanItem[]; readonly untold: readonly string[] }> {
  const notices = items.filter(({ decision }) => decision.step === 'notify');
  const changed = new Set(
    results.filter(({ outcome }) => outcome === 'done').map(({ item }) => item.decision.user),
  );
  const { items: fresh, untold } = await freshNotices(act, planned, changed);
  // What was planned and not consented to stays undone.
  const known = new Set(planned.plan.items.map(({ id }) => id));
  return { notices: [...notices, ...fresh.filter(({ id }) => !known.has(id))], untold };
}

/** Notices whose ground has gone are marked void first, so that nothing later in the run can count on them. */
async function voidReceipts(act: ActDeps, { situations, context }: Planned): Promise<void> {
  for (const situation of situations) {
    for (const lost of keysWithVoidReceipts(situation, decideUser(situation, context))) {
      const { keyId, because, keep } = lost;
      await act.receipts.voidAll(keyId, context.now, because, keep);
      const { user, userId } = situation.user;
      const data = { because, userId: userId.known ? userId.value : null };
      await act.journal.append({ event: 'receipt-voided', at: context.now, user, keyId, data });
    }
  }
}

function tally(results: readonly ItemResult[]): Readonly<Record<ItemResult['outcome'], number>> {
  const count = (outcome: ItemResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  return { done: count('done'), skipped: count('skipped'), failed: count('failed') };
}
