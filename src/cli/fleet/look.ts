import type { FleetCount } from '../../core/accounts/fleet-count.ts';
import type { AccountSummary } from '../../core/accounts/summary.ts';
import { type FleetVerdict, weigh } from '../../core/accounts/weigh.ts';
import type { PlanFilter } from '../../core/plan.ts';
import type { AppliedReport } from '../../report/applied.ts';
import { type Planned, planOne } from '../../run/account-plan.ts';
import type { RunDeps } from '../../run/deps.ts';
import type { Target } from '../../run/fleet/fleet.ts';
import { type Kept, countOf, countUnseen, keeper } from '../../run/fleet/kept.ts';
import { planSummary, sizeOf } from '../../run/fleet/summaries.ts';
import type { FleetReach } from '../account.ts';
import type { ApplyOptions } from '../command-options.ts';
import type { Io } from '../io.ts';
import { userWatch } from './names.ts';
import { overAccounts } from './over-accounts.ts';

/** What became of the accounts of a run when they were looked at, and what the fleet leaves to each. */
export interface LookedFleet {
  /** Those that wait to be acted in, in the order of the targets. */
  readonly kept: readonly Kept[];
  /** A row for every account. */
  readonly rows: readonly AccountSummary[];
  readonly verdict: FleetVerdict;
}

/** What the run over one account came to. */
export interface Ended {
  readonly summary: AccountSummary;
  readonly report: AppliedReport;
}

export interface LookOptions {
  readonly targets: readonly Target[];
  readonly filter: PlanFilter;
  /** Ends the run over an account in which nothing is due; null: nothing may be done yet, not even that. */
  readonly finish: ((deps: RunDeps, target: Target, planned: Planned) => Promise<Ended>) | null;
  readonly onEnded: (report: AppliedReport) => void;
  /** What else is to be said of an account that failed. */
  readonly onFailed: (target: Target) => readonly string[];
}

/** One account as it was looked at: it waits, or its run is over. */
interface Seen {
  readonly count: FleetCount;
  readonly one: Kept | null;
  readonly report: AppliedReport | null;
}

/**
 * Plans every account and weighs the fleet. What was planned is kept until it is the account's turn, so that nothing is
 * read twice; where nothing is due the run over the account is over at once.
 * @throws ExitError (2) for a user that no account has
 */
export async function lookAtFleet(
  io: Io,
  options: ApplyOptions,
  reach: FleetReach,
  { targets, filter, finish, onEnded, onFailed }: LookOptions,
): Promise<LookedFleet> {
  const users = userWatch(options);
  const keep = keeper();
  const kept: Kept[] = [];
  const counts: FleetCount[] = [];
  const rows = await overAccounts<Seen>(io, options, reach, {
    targets,
    work: async (deps, target) => {
      const planned = await planOne(deps, { filter });
      const { plan, observation } = planned;
      users.see(observation);
      const count = countOf(planned);
      const { notes } = observation;
      if (finish !== null && plan.items.length === 0) {
        const { summary, report } = await finish(deps, target, planned);
        return { summary, value: { count, report, one: null }, notes };
      }
      const summary = planSummary(target, plan, sizeOf(observation));
      return { summary, value: { count, report: null, one: keep(target, planned) }, notes };
    },
    onDone: ({ count, report, one }) => {
      counts.push(count);
      if (one !== null) kept.push(one);
      if (report !== null) onEnded(report);
    },
    onFailed: async (target) => {
      counts.push(await countUnseen(reach.fleet, target));
      return onFailed(target);
    },
  });
  users.check();
  return { kept, rows, verdict: weigh(counts, reach.policy.guardrails.fleet) };
}
