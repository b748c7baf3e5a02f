import type { AccountSummary } from '../core/accounts/summary.ts';
import { type Planned, planOne } from '../run/account-plan.ts';
import { type Applied, applyOne } from '../run/apply.ts';
import { LockHeld } from '../run/lock.ts';
import type { Target } from '../run/fleet/fleet.ts';
import { runAccount } from '../run/fleet/run-account.ts';
import { type Size, applySummary, failedSummary, planSummary, sizeOf } from '../run/fleet/summaries.ts';
import type { AccountEvent } from './events.ts';
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

/**
 * One turn of a run over one account: the same as `keywarden apply --yes`, or in a dry run `keywarden plan`. Never throws for
 * what is wrong in the account.
 * @param remaining ms until the function is ended
 * @throws LockHeld while another run is at work there: it is worth calling again later; AwsFailure, StoreError when not
 * even the result can be kept
 */
export async function runOneAccount(
  awake: Awake,
  event: AccountEvent,
  options: { readonly enforce: boolean; readonly remaining: () => number; readonly telemetry: Telemetry },
): Promise<AccountAnswer> {
  const { enforce, remaining, telemetry } = options;
  const { run, turn } = event;
  const target = event.account ?? { account: awake.fleet.home.caller.account, name: null };
  // Of an organization the run has asked already whom mail does not reach.
  const { fleet } = event.account === undefined ? awake : await withSuppressed(awake, run);
  const outcome = await runAccount(
    fleet,
    target,
    async (account): Promise<AccountResult & { readonly goOn: boolean }> => {
      const deps = { ...account, turnOf: run };
      if (!enforce) {
        const planned = await planOne(deps);
        return { ...planResult(target, planned), turn, mode: 'dry-run', goOn: false };
      }
      let size: Size = { users: 0, keys: 0 };
      const applied = await applyOne(deps, {
        consent: async ({ items }, observation) => {
          size = sizeOf(observation);
          return new Set(items.map(({ id }) => id));
        },
        stop: () => AbortSignal.timeout(Math.max(0, Math.floor(remaining() - RESERVE))),
      });
      return { ...applyResult(target, applied, size), turn, mode: 'enforce', goOn: applied.interrupted };
    },
  );
  const { goOn, ...result } = outcome.ok
    ? outcome.value
    : { ...failedSummary(target, [outcome.because]), steps: [], turn, mode: mode(enforce), goOn: false };
  await writeResult(awake, run, result);
  tell(telemetry, run, result, goOn);
  // The result is kept all the same: nobody may call again.
  if (!outcome.ok && outcome.error instanceof LockHeld) throw outcome.error;
  return { account: target.account, outcome: isFailed(result, goOn) ? 'failed' : 'done', continue: goOn };
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
