import type { AccountPlan } from '../../core/model/plan.ts';
import { planTable } from '../../report/plan-table.ts';
import { appliedText, appliedToJson } from '../../report/applied.ts';
import { accountLabel } from '../../report/words.ts';
import { type Applied, applyOne } from '../../run/apply.ts';
import { type Reach, reachAccounts } from '../account.ts';
import { asReport, progressLine } from '../applied-report.ts';
import { consentFromFile } from '../consent.ts';
import { EXIT, usageError } from '../exit.ts';
import { checkUsers, stepFilter } from '../filter.ts';
import { isIncomplete, sayIncomplete } from '../incomplete.ts';
import type { Io } from '../io.ts';
import type { ApplyOptions } from '../command-options.ts';
import { applyFleet } from '../fleet/apply.ts';
import { printData, sayLine, sayNotes, tableStyle } from '../print.ts';
import { stopSignal } from '../stop.ts';
import { asPlan } from './plan.ts';

/** `apply [plan.json]`: the only command that acts by itself; it shows what it will do and asks first. */
export async function apply(io: Io, planFile: string | undefined, options: ApplyOptions): Promise<number> {
  const filter = stepFilter(options);
  const reach = await reachAccounts(options, io, { changes: true });
  if (reach.file === null) {
    throw usageError(
      'apply needs a configuration: write a keywarden.yaml, or name one with --config. See the README for a first one.',
    );
  }
  const agreed = planFile === undefined ? null : await consentFromFile(planFile, reach.policy, io);
  if (agreed === null && !options.yes && !(io.isTerminal.input && io.isTerminal.error)) {
    throw usageError('There is no terminal to ask on: give --yes, or a plan file that was read before.');
  }
  if ('fleet' in reach) return applyFleet(io, options, reach, { filter, agreed });
  const applied = await applyOne(reach.deps, {
    filter,
    stop: () => stopSignal(io),
    consent: (plan, observation) => {
      reach.progress.done();
      checkUsers(options, observation);
      sayNotes(io, options, observation);
      if (agreed === null) return ask(io, options, reach, plan);
      const ids = agreed.idsFor(plan.account);
      agreed.checkAge(plan.observedAt, options.maxAge);
      return Promise.resolve(ids);
    },
    onResult: (result) => options.quiet || sayLine(io, progressLine(result)),
  });
  reach.progress.done();
  const report = asReport(applied, agreed?.missedIn(applied.plan) ?? []);
  printData(
    io,
    options,
    () => appliedToJson(report),
    () => appliedText(report),
  );
  sayIncomplete(io, applied.plan);
  sayEnd(io, options, applied);
  return exitCode(applied, options);
}

/** Where the report goes elsewhere, what ended the run is said here too. */
function sayEnd(io: Io, { debug }: ApplyOptions, { ended }: Applied): void {
  if (ended === null) return;
  if (!io.isTerminal.output) sayLine(io, ended.message);
  if (debug && ended.cause instanceof Error && ended.cause.stack !== undefined)
    io.err(`${ended.cause.stack}\n`);
}

function exitCode({ consented, plan, results, errors, interrupted }: Applied, options: ApplyOptions): number {
  if (!consented) return EXIT.done;
  const failed = results.some(({ outcome }) => outcome === 'failed') || errors.length > 0 || interrupted;
  if (failed || plan.guardrails.stopped !== null || isIncomplete(plan)) return EXIT.failed;
  return options.exitCode && plan.items.length > 0 ? EXIT.findings : EXIT.done;
}

async function ask(
  io: Io,
  options: ApplyOptions,
  { policy }: Reach,
  plan: AccountPlan,
): Promise<ReadonlySet<string> | null> {
  const ids = new Set(plan.items.map(({ id }) => id));
  if (!options.quiet) io.err(`${planTable(asPlan(plan, policy, plan.observedAt, false), tableStyle(io))}\n`);
  if (options.yes || ids.size === 0) return ids;
  return (await io.confirm(`Do these ${ids.size} steps in account ${accountLabel(plan)}?`)) ? ids : null;
}
