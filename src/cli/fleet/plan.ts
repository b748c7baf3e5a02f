import type { FleetCount } from '../../core/accounts/fleet-count.ts';
import { type FleetShare, type FleetVerdict, shareOf, weigh } from '../../core/accounts/weigh.ts';
import { summarise } from '../../core/accounts/summary.ts';
import type { AccountPlan } from '../../core/model/plan.ts';
import { toIso } from '../../core/model/time.ts';
import { fleetDocument } from '../../report/fleet-json.ts';
import { accountPlanToJson } from '../../report/plan-json.ts';
import { planTable } from '../../report/plan-table.ts';
import { count, minute } from '../../report/words.ts';
import { planOne } from '../../run/account-plan.ts';
import { countOf, countUnseen } from '../../run/fleet/kept.ts';
import { planSummary, sizeOf } from '../../run/fleet/summaries.ts';
import { asWeighed } from '../../run/weighed.ts';
import type { FleetReach } from '../account.ts';
import type { PlanOptions } from '../command-options.ts';
import { EXIT } from '../exit.ts';
import { writeNamed } from '../files.ts';
import { stepFilter } from '../filter.ts';
import type { Io } from '../io.ts';
import { sayLine, tableStyle } from '../print.ts';
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
  const plans: { readonly plan: AccountPlan; readonly within: (share: FleetShare) => AccountPlan }[] = [];
  const counts: FleetCount[] = [];
  const weighed = () => weigh(counts, policy.guardrails.fleet);
  const title = `Plan for ${count(list.targets.length, 'account')}, ${minute(generatedAt)}`;
  const printer = fleetPrinter(io, options, head, { title, kinds: STEP_COLUMNS, noun: 'step' }, () =>
    plans.length === 0
      ? ''
      : planTable({ ...head, generatedAt, accounts: withinShares(plans, weighed()) }, tableStyle(io)),
  );
  const file = options.out === undefined ? null : { document: fleetDocument(head), texts: [] as string[] };
  file?.texts.push(file.document.open());
  const users = userWatch(options);
  const isFew = list.targets.length <= FEW;
  const rows = await overAccounts(io, options, reach, {
    targets: list.targets,
    work: async (deps, target) => {
      const planned = await planOne(deps, {
        filter,
        ...(options.at === undefined ? {} : { at: options.at }),
      });
      const { plan, observation, context } = planned;
      users.see(observation);
      const within = (share: FleetShare) => asWeighed(policy, { plan, context }, share).planned.plan;
      const isWanted = printer.wantsAccounts || file !== null || isFew;
      const value = { count: countOf(planned), plan: isWanted ? { plan, within } : null };
      const summary = planSummary(target, plan, sizeOf(observation));
      return { summary, value, notes: observation.notes };
    },
    onDone: ({ count: own, plan: wanted }) => {
      counts.push(own);
      if (wanted === null) return;
      const { plan } = wanted;
      file?.texts.push(file.document.account(accountPlanToJson(plan)));
      if (printer.wantsAccounts) printer.account(() => accountPlanToJson(plan));
      else if (isFew) plans.push(wanted);
    },
    onFailed: async (target) => {
      counts.push(await countUnseen(reach.fleet, target));
      return [];
    },
  });
  const all = [...list.others, ...rows];
  const { stopped } = weighed();
  const totals = summarise(all, stopped);
  if (options.out !== undefined && file !== null) {
    await writeNamed(
      io,
      options.out,
      [...file.texts, file.document.close(all, totals)].join(''),
      'plan file',
    );
    if (!options.quiet)
      sayLine(io, `Plan written to ${options.out}. Do it with: keywarden apply ${options.out}`);
  }
  printer.finish(all, stopped);
  users.check();
  // A plan that a guardrail would stop is still a plan that could be made.
  if (totals.failed + totals.partly > 0) return EXIT.failed;
  return options.exitCode && Object.keys(totals.counts).length > 0 ? EXIT.findings : EXIT.done;
}

/** What is left of the plans of few accounts; many are written down as they come, before the fleet can be weighed. */
function withinShares(
  plans: readonly { readonly plan: AccountPlan; readonly within: (share: FleetShare) => AccountPlan }[],
  verdict: FleetVerdict,
): readonly AccountPlan[] {
  return plans.map(({ plan, within }) => within(shareOf(verdict, plan.account)));
}
