import { type AccountSummary, summarise } from '../../core/accounts/summary.ts';
import { toIso } from '../../core/model/time.ts';
import type { PlanFilter } from '../../core/plan.ts';
import { type AppliedReport, appliedAccountToJson, appliedText } from '../../report/applied.ts';
import { accountLabel, count, minute } from '../../report/words.ts';
import { applyOne } from '../../run/apply.ts';
import type { Target } from '../../run/fleet/fleet.ts';
import { type Size, applySummary, failedSummary, sizeOf } from '../../run/fleet/summaries.ts';
import type { FleetReach } from '../account.ts';
import { asReport, progressLine } from '../applied-report.ts';
import type { ApplyOptions } from '../command-options.ts';
import type { Consent } from '../consent.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { stopSignal } from '../stop.ts';
import { askOnce } from './consent.ts';
import { userWatch } from './names.ts';
import { FEW, overAccounts } from './over-accounts.ts';
import { fleetPrinter } from './printer.ts';
import { startOf } from './start.ts';
import { DONE_COLUMNS } from './steps.ts';

export interface FleetApply {
  readonly filter: PlanFilter;
  /** What a plan file agrees to; null: none was given. */
  readonly agreed: Consent | null;
}

/** `apply` over many accounts: one question for the whole plan, then each account by itself. */
export async function applyFleet(
  io: Io,
  options: ApplyOptions,
  reach: FleetReach,
  { filter, agreed: file }: FleetApply,
): Promise<number> {
  file?.checkAge(startOf(reach), options.maxAge);
  const asked =
    file === null && !options.yes
      ? await askOnce(io, options, reach, filter)
      : { agreed: file, failed: null };
  if (asked === null) return declined(io, options, reach);
  const { agreed } = asked;
  const targets = reach.list.targets.filter(({ account }) => agreed?.accounts.includes(account) ?? true);
  const reports: AppliedReport[] = [];
  const printer = fleetPrinter(
    io,
    options,
    head(reach, true),
    {
      title: `Applied to ${count(targets.length, 'account')}, ${minute(startOf(reach))}`,
      kinds: DONE_COLUMNS,
      noun: 'step',
    },
    () => reports.map(appliedText).join('\n'),
  );
  const users = userWatch(options);
  let stop: AbortSignal | undefined;
  const rows = await overAccounts(io, options, reach, {
    targets,
    work: async (deps, target) => {
      let size: Size = { users: 0, keys: 0 };
      let notes: readonly string[] = [];
      const applied = await applyOne(deps, {
        filter,
        // The first account that changes something takes interruptions on for all.
        stop: () => (stop ??= stopSignal(io)),
        consent: (plan, observation) => {
          users.see(observation);
          size = sizeOf(observation);
          // Whoever was asked has been told.
          if (asked.failed === null) notes = observation.notes;
          return Promise.resolve(agreed?.idsFor(plan.account) ?? new Set(plan.items.map(({ id }) => id)));
        },
        onResult: (result) => {
          if (options.quiet) return;
          reach.progress.done();
          io.err(`${progressLine(result, `${accountLabel(target)}: `)}\n`);
        },
      });
      const report = asReport(applied, agreed?.missedIn(applied.plan) ?? []);
      return { summary: applySummary(target, applied, size), value: report, notes };
    },
    onDone: (report) => {
      if (printer.wantsAccounts) printer.account(() => appliedAccountToJson(report));
      else if (targets.length <= FEW) reports.push(report);
    },
    onFailed: ({ account }) => undone(agreed, account),
    stop: () => stop?.aborted === true,
  });
  const all = [...notEntered(reach, file), ...(asked.failed ?? []), ...unreachable(reach, file), ...rows];
  printer.finish(all);
  users.check();
  const totals = summarise(all);
  if (!totals.ok) return EXIT.failed;
  return options.exitCode && Object.keys(totals.counts).length > 0 ? EXIT.findings : EXIT.done;
}

function head(reach: FleetReach, consented: boolean): object {
  return { version: 1, at: toIso(startOf(reach)), consented };
}

function declined(io: Io, options: ApplyOptions, reach: FleetReach): number {
  if (options.output === 'json') {
    const printer = fleetPrinter(io, options, head(reach, false), { title: '', kinds: [], noun: 'step' });
    printer.finish(reach.list.others);
  } else io.out('Nothing was done.\n');
  return EXIT.done;
}

/** What is left out with reason today may have been agreed to when it was not. */
function notEntered({ list }: FleetReach, file: Consent | null): readonly AccountSummary[] {
  return list.others.map((row) => {
    const items = undone(file, row.account);
    return items.length === 0 ? row : failedSummary(row, [...row.because, ...items]);
  });
}

/** Accounts of a plan file that the configuration does not reach today, or does not mean any more. */
function unreachable({ list, policy }: FleetReach, file: Consent | null): readonly AccountSummary[] {
  const within = new Set([...list.targets, ...list.others].map(({ account }) => account));
  const gone = (file?.accounts ?? []).filter((account) => !within.has(account));
  return gone.map((account) => {
    const target: Target = { account, name: null };
    const because = `The plan file names it, and ${policy.source} is not for it today.`;
    return failedSummary(target, [because, ...undone(file, account)]);
  });
}

/** What was agreed to for an account that nothing could be done in. */
function undone(file: Consent | null, account: string): readonly string[] {
  const items = file?.itemsOf(account) ?? [];
  return items.map(({ step, keyId, user }) => `Not done: ${step} ${keyId ?? ''} of ${user}.`);
}
