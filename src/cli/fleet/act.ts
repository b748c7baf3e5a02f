import type { AccountSummary } from '../../core/accounts/summary.ts';
import { shareOf } from '../../core/accounts/weigh.ts';
import type { PlanFilter } from '../../core/plan.ts';
import type { AppliedReport } from '../../report/applied.ts';
import { accountLabel } from '../../report/words.ts';
import type { Planned } from '../../run/account-plan.ts';
import { type Applied, applyOne, applyPlanned } from '../../run/apply.ts';
import type { RunDeps } from '../../run/deps.ts';
import type { Target } from '../../run/fleet/fleet.ts';
import { type Size, applySummary } from '../../run/fleet/summaries.ts';
import type { FleetReach } from '../account.ts';
import { asReport, progressLine } from '../applied-report.ts';
import type { ApplyOptions } from '../command-options.ts';
import type { Consent } from '../consent.ts';
import type { Io } from '../io.ts';
import { sayLine } from '../print.ts';
import { stopSignal } from '../stop.ts';
import type { Ended, LookedFleet } from './look.ts';
import { overAccounts } from './over-accounts.ts';

/** Does in each account what is agreed to and within its share. @returns a row for every account */
export async function actInFleet(
  io: Io,
  options: ApplyOptions,
  reach: FleetReach,
  { kept, rows, verdict }: LookedFleet,
  {
    filter,
    agreed,
    onEnded,
  }: {
    readonly filter: PlanFilter;
    readonly agreed: Consent | null;
    readonly onEnded: (report: AppliedReport) => void;
  },
): Promise<readonly AccountSummary[]> {
  const waiting = new Map(kept.map((one) => [one.target.account, one]));
  let stop: AbortSignal | undefined;
  const acted = await overAccounts(io, options, reach, {
    targets: kept.map(({ target }) => target),
    runOf: ({ account }) => waiting.get(account)?.run,
    work: async (deps, target) => {
      const one = waiting.get(target.account);
      const applying: ApplyingOptions = {
        filter,
        fleet: shareOf(verdict, target.account),
        // The first account that changes something takes interruptions on for all.
        stop: () => (stop ??= stopSignal(io)),
        consent: (plan) =>
          Promise.resolve(agreed?.idsFor(plan.account) ?? new Set(plan.items.map(({ id }) => id))),
        onResult: (result) => {
          if (options.quiet) return;
          reach.progress.done();
          sayLine(io, progressLine(result, `${accountLabel(target)}: `));
        },
      };
      const applied = await (one?.planned ? again(deps, one.planned, applying) : applyOne(deps, applying));
      const { summary, report } = ended(target, applied, one?.size ?? { users: 0, keys: 0 }, agreed);
      return { summary, value: report, notes: [] };
    },
    onDone: onEnded,
    onFailed: ({ account }) => undone(agreed, account),
    stop: () => stop?.aborted === true,
  });
  const rowOf = new Map(acted.map((row) => [row.account, row]));
  return rows.map((row) => rowOf.get(row.account) ?? row);
}

type ApplyingOptions = Parameters<typeof applyOne>[1];

/** Goes on where the account was planned. It is entered anew, so that AWS says who we are and what time it is by now. */
async function again(deps: RunDeps, planned: Planned, options: ApplyingOptions): Promise<Applied> {
  await deps.aws.sts.callerIdentity();
  return applyPlanned(deps, planned, options);
}

export function ended(target: Target, applied: Applied, size: Size, agreed: Consent | null): Ended {
  const report = asReport(applied, agreed?.missedIn(applied.plan) ?? []);
  return { summary: applySummary(target, applied, size), report };
}

/** What was agreed to for an account that nothing could be done in. */
export function undone(file: Consent | null, account: string): readonly string[] {
  const items = file?.itemsOf(account) ?? [];
  return items.map(({ step, keyId, user }) => `Not done: ${step} ${keyId ?? ''} of ${user}.`);
}
