import type { AccountSummary } from '../core/accounts/summary.ts';
import { NOTHING_WEIGHED, shareOf } from '../core/accounts/weigh.ts';
import type { AccountObservation } from '../core/model/observation.ts';
import { type Planned, planOne } from '../run/account-plan.ts';
import { type Applied, applyOne, applyPlanned } from '../run/apply.ts';
import type { RunDeps } from '../run/deps.ts';
import { LockHeld } from '../run/lock.ts';
import type { Target } from '../run/fleet/fleet.ts';
import { countOf, countUnseen } from '../run/fleet/kept.ts';
import { runAccount } from '../run/fleet/run-account.ts';
import { type Size, applySummary, failedSummary, planSummary, sizeOf } from '../run/fleet/summaries.ts';
import type { AccountEvent } from './events.ts';
import { keepCount, keepSeen, readSeen } from './looks.ts';
import { type AccountResult, writeResult } from './results.ts';
import { withSuppressed } from './suppressed.ts';
import type { Telemetry } from './telemetry.ts';
import type { Awake } from './wake.ts';

export interface AccountAnswer {
  readonly account: string;
  readonly outcome: 'done' | 'failed';
  /** The time was not enough: call again, and it goes on where it stopped. */
  readonly continue: boolean;
}

/** ms that are left untouched at the end: a rotation that was begun must come to its end, and the result be kept. */
const RESERVE = 120_000;

interface Options {
  readonly enforce: boolean;
  readonly remaining: () => number;
  readonly telemetry: Telemetry;
}

/** What a call came to: the account's result, null while it waits for the fleet to be weighed, and whether to go on. */
interface Came {
  readonly result: AccountResult | null;
  readonly goOn: boolean;
}

/**
 * One turn of a run over one account: the same as `keywarden apply --yes`, or in a dry run `keywarden plan`. Of many
 * accounts each is looked at first, and acted in when the fleet was weighed. Never throws for what is wrong in the account.
 * @param remaining ms until the function is ended
 * @throws LockHeld while another run is at work there: it is worth calling again later; AwsFailure, StoreError when not
 * even the result can be kept
 */
export async function runOneAccount(
  awake: Awake,
  event: AccountEvent,
  options: Options,
): Promise<AccountAnswer> {
  const { run, phase } = event;
  const turn = phase === 'look' ? 0 : event.turn;
  const { account, name } = event.account ?? { account: awake.fleet.home.caller.account, name: null };
  const target = { account, name };
  // Of an organization the run has asked already whom mail does not reach.
  const { fleet } = event.account === undefined ? awake : await withSuppressed(awake, run);
  const outcome = await runAccount(fleet, target, (deps): Promise<Came> => {
    const named = { ...deps, turnOf: run };
    return phase === 'look'
      ? lookAt(awake, named, target, event, options)
      : actIn(awake, named, target, event, options);
  });
  const { result, goOn } = outcome.ok
    ? outcome.value
    : {
        result: {
          ...failedSummary(target, [outcome.because]),
          steps: [],
          turn,
          mode: mode(options.enforce),
        },
        goOn: false,
      };
  // What it began before counts all the same.
  if (!outcome.ok && phase === 'look')
    await keepCount(awake, run, account, { count: await countUnseen(fleet, target), acts: false });
  if (result === null) {
    options.telemetry.info('The account was looked at.', { run, account });
    return { account, outcome: 'done', continue: false };
  }
  await writeResult(awake, run, result);
  tell(options.telemetry, run, result, goOn);
  // The result is kept all the same: nobody may call again.
  if (!outcome.ok && outcome.error instanceof LockHeld) throw outcome.error;
  return { account, outcome: isFailed(result, goOn) ? 'failed' : 'done', continue: goOn };
}

/** Plans and counts. Where nothing is due the run over the account ends here: its books are kept, and no key is touched. */
async function lookAt(
  awake: Awake,
  deps: RunDeps,
  target: Target,
  { run }: AccountEvent,
  { enforce }: Options,
): Promise<Came> {
  const planned = await planOne(deps);
  const { observation, plan, now } = planned;
  const acts = enforce && plan.items.length > 0;
  const ended = async (): Promise<AccountResult> => {
    if (!enforce) return { ...planResult(target, planned), turn: 0, mode: 'dry-run' };
    const nothing = {
      fleet: shareOf(NOTHING_WEIGHED, target.account),
      consent: async () => new Set<string>(),
    };
    const applied = await applyPlanned(deps, planned, nothing);
    return { ...applyResult(target, applied, sizeOf(observation)), turn: 0, mode: 'enforce' };
  };
  const result = acts ? null : await ended();
  if (acts) await keepSeen(awake, run, { observation, at: now });
  await keepCount(awake, run, target.account, { count: countOf(planned), acts });
  return { result, goOn: false };
}

async function actIn(
  awake: Awake,
  deps: RunDeps,
  target: Target,
  { run, turn, phase, account }: AccountEvent,
  { enforce, remaining }: Options,
): Promise<Came> {
  if (!enforce) {
    const planned = await planOne(deps);
    return { result: { ...planResult(target, planned), turn, mode: 'dry-run' }, goOn: false };
  }
  // What an earlier turn changed was not seen by the look.
  const seen = phase === 'act' && turn === 1 ? await seenIn(awake, run, target) : undefined;
  let size: Size = { users: 0, keys: 0 };
  const applied = await applyOne(deps, {
    seen,
    ...(account?.fleet === undefined ? {} : { fleet: account.fleet }),
    consent: async ({ items }, observation) => {
      size = sizeOf(observation);
      return new Set(items.map(({ id }) => id));
    },
    stop: () => AbortSignal.timeout(Math.max(0, Math.floor(remaining() - RESERVE))),
  });
  const goOn = applied.interrupted;
  return { result: { ...applyResult(target, applied, size), turn, mode: 'enforce' }, goOn };
}

async function seenIn(
  awake: Awake,
  run: string,
  { account }: Target,
): Promise<AccountObservation | undefined> {
  const { home, common } = awake.fleet;
  return readSeen(awake, run, account, home.aws.latestServerTime() ?? common.clock());
}

function planResult(target: Target, { plan, observation }: Planned): Omit<AccountResult, 'turn' | 'mode'> {
  const steps = plan.items.map(({ decision: { user, keyId, step, message } }) => ({
    user,
    keyId,
    step,
    outcome: 'planned',
    message,
  }));
  return { ...planSummary(target, plan, sizeOf(observation)), steps };
}

function applyResult(target: Target, applied: Applied, size: Size): Omit<AccountResult, 'turn' | 'mode'> {
  const steps = applied.results.map(({ item: { decision }, outcome, message }) => ({
    user: decision.user,
    keyId: decision.keyId,
    step: decision.step,
    outcome,
    message,
  }));
  return { ...applySummary(target, applied, size), steps };
}

function isFailed({ outcome }: AccountSummary, goOn: boolean): boolean {
  return outcome === 'failed' || (outcome === 'partly' && !goOn);
}

function tell(telemetry: Telemetry, run: string, result: AccountResult, goOn: boolean): void {
  const { account, outcome, because, stopped, steps, turn, mode } = result;
  const facts = { run, account, outcome, turn, mode, steps: steps.length, goesOn: goOn };
  if (isFailed(result, goOn)) telemetry.error(because.join(' ') || 'Something in the account failed.', facts);
  else telemetry.info('The account was looked after.', facts);
  if (stopped !== null) telemetry.error(stopped, facts);
  telemetry.count('StepsDone', steps.filter((step) => step.outcome === 'done').length);
  telemetry.count('StepsFailed', steps.filter((step) => step.outcome === 'failed').length);
  if (!goOn) telemetry.count(isFailed(result, goOn) ? 'AccountsFailed' : 'AccountsDone', 1);
  if (stopped !== null) telemetry.count('GuardrailStops', 1);
}

function mode(enforce: boolean): AccountResult['mode'] {
  return enforce ? 'enforce' : 'dry-run';
}
