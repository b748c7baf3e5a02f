import { type AccountSummary, summarise } from '../../core/accounts/summary.ts';
import { NOTHING_WEIGHED, shareOf } from '../../core/accounts/weigh.ts';
import { toIso } from '../../core/model/time.ts';
import type { PlanFilter } from '../../core/plan.ts';
import { type AppliedReport, appliedAccountToJson, appliedText } from '../../report/applied.ts';
import { count, minute } from '../../report/words.ts';
import { applyPlanned } from '../../run/apply.ts';
import type { Target } from '../../run/fleet/fleet.ts';
import { failedSummary, sizeOf } from '../../run/fleet/summaries.ts';
import type { FleetReach } from '../account.ts';
import type { ApplyOptions } from '../command-options.ts';
import type { Consent } from '../consent.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { actInFleet, ended, undone } from './act.ts';
import { askOnce } from './ask.ts';
import { lookAtFleet } from './look.ts';
import { FEW } from './over-accounts.ts';
import { type FleetPrinter, fleetPrinter } from './printer.ts';
import { startOf } from './start.ts';
import { DONE_COLUMNS } from './steps.ts';

export interface FleetApply {
  readonly filter: PlanFilter;
  /** What a plan file agrees to; null: none was given. */
  readonly agreed: Consent | null;
}

/** `apply` over many accounts: look at all, weigh the fleet, one question for the whole plan, then act in each account. */
export async function applyFleet(
  io: Io,
  options: ApplyOptions,
  reach: FleetReach,
  { filter, agreed: file }: FleetApply,
): Promise<number> {
  file?.checkAge(startOf(reach), options.maxAge);
  const targets = reach.list.targets.filter(({ account }) => file?.accounts.includes(account) ?? true);
  const isAsked = file === null && !options.yes;
  const results = resultPrinter(io, options, reach, targets);
  const looked = await lookAtFleet(io, options, reach, {
    targets,
    filter,
    finish: isAsked
      ? null
      : async (deps, target, planned) => {
          const applied = await applyPlanned(deps, planned, {
            fleet: shareOf(NOTHING_WEIGHED, target.account),
            consent: () => Promise.resolve(new Set()),
          });
          return ended(target, applied, sizeOf(planned.observation), file);
        },
    onEnded: (report) => results.see(report),
    onFailed: ({ account }) => undone(file, account),
  });
  const agreed = isAsked ? await askOnce(io, reach, looked) : file;
  if (isAsked && agreed === null) return declined(io, options, reach);
  const rows = await actInFleet(io, options, reach, looked, {
    filter,
    agreed,
    onEnded: (report) => results.see(report),
  });
  const all = [...notEntered(reach, file), ...unreachable(reach, file), ...rows];
  const { stopped } = looked.verdict;
  results.finish(all, stopped);
  const totals = summarise(all, stopped);
  if (!totals.ok) return EXIT.failed;
  return options.exitCode && Object.keys(totals.counts).length > 0 ? EXIT.findings : EXIT.done;
}

/** Prints what was done in each account as it comes, and in the end what it all came to. */
function resultPrinter(
  io: Io,
  options: ApplyOptions,
  reach: FleetReach,
  targets: readonly Target[],
): { readonly see: (report: AppliedReport) => void; readonly finish: FleetPrinter['finish'] } {
  const reports: AppliedReport[] = [];
  let printer: FleetPrinter | undefined;
  // Nothing is printed before something is done: the answer to the question may be no.
  const open = () =>
    (printer ??= fleetPrinter(
      io,
      options,
      head(reach, true),
      {
        title: `Applied to ${count(targets.length, 'account')}, ${minute(startOf(reach))}`,
        kinds: DONE_COLUMNS,
        noun: 'step',
      },
      () => reports.map(appliedText).join('\n'),
    ));
  return {
    see: (report) => {
      if (open().wantsAccounts) open().account(() => appliedAccountToJson(report));
      else if (targets.length <= FEW) reports.push(report);
    },
    finish: (rows, fleetStopped) => open().finish(rows, fleetStopped),
  };
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
