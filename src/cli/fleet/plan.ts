import { summarise } from '../../core/accounts/summary.ts';
import type { AccountPlan } from '../../core/model/plan.ts';
import { toIso } from '../../core/model/time.ts';
import { fleetDocument } from '../../report/fleet-json.ts';
import { accountPlanToJson } from '../../report/plan-json.ts';
import { planTable } from '../../report/plan-table.ts';
import { count, minute } from '../../report/words.ts';
import { planOne } from '../../run/account-plan.ts';
import { planSummary, sizeOf } from '../../run/fleet/summaries.ts';
import type { FleetReach } from '../account.ts';
import type { PlanOptions } from '../command-options.ts';
import { EXIT } from '../exit.ts';
import { writeNamed } from '../files.ts';
import { stepFilter } from '../filter.ts';
import type { Io } from '../io.ts';
import { tableStyle } from '../print.ts';
import { userWatch } from './names.ts';
import { FEW, overAccounts } from './over-accounts.ts';
import { fleetPrinter } from './printer.ts';
import { startOf } from './start.ts';
import { STEP_COLUMNS } from './steps.ts';

/** `plan` for many accounts: of each what is due; of few the items too; in a file or as JSON all of them. */
export async function planFleet(io: Io, options: PlanOptions, reach: FleetReach): Promise<number> {
  const { policy, list } = reach;
  const filter = stepFilter(options);
  const generatedAt = options.at ?? startOf(reach);
  const head = {
    version: 1 as const,
    generatedAt: toIso(generatedAt),
    policyHash: policy.hash,
    hypothetical: options.at !== undefined,
  };
  const plans: AccountPlan[] = [];
  const title = `Plan for ${count(list.targets.length, 'account')}, ${minute(generatedAt)}`;
  const printer = fleetPrinter(io, options, head, { title, kinds: STEP_COLUMNS, noun: 'step' }, () =>
    plans.length === 0 ? '' : planTable({ ...head, generatedAt, accounts: plans }, tableStyle(io)),
  );
  const file = options.out === undefined ? null : { document: fleetDocument(head), texts: [] as string[] };
  file?.texts.push(file.document.open());
  const users = userWatch(options);
  const isFew = list.targets.length <= FEW;
  const rows = await overAccounts(io, options, reach, {
    targets: list.targets,
    work: async (deps, target) => {
      const { plan, observation } = await planOne(deps, {
        filter,
        ...(options.at === undefined ? {} : { at: options.at }),
      });
      users.see(observation);
      const value = printer.wantsAccounts || file !== null || isFew ? plan : null;
      const summary = planSummary(target, plan, sizeOf(observation));
      return { summary, value, notes: observation.notes };
    },
    onDone: (plan) => {
      if (plan === null) return;
      file?.texts.push(file.document.account(accountPlanToJson(plan)));
      if (printer.wantsAccounts) printer.account(() => accountPlanToJson(plan));
      else if (isFew) plans.push(plan);
    },
  });
  const all = [...list.others, ...rows];
  const totals = summarise(all);
  if (options.out !== undefined && file !== null) {
    await writeNamed(
      io,
      options.out,
      [...file.texts, file.document.close(all, totals)].join(''),
      'plan file',
    );
    if (!options.quiet)
      io.err(`Plan written to ${options.out}. Do it with: keywarden apply ${options.out}\n`);
  }
  printer.finish(all);
  users.check();
  // A plan that a guardrail would stop is still a plan that could be made.
  if (totals.failed + totals.partly > 0) return EXIT.failed;
  return options.exitCode && Object.keys(totals.counts).length > 0 ? EXIT.findings : EXIT.done;
}
