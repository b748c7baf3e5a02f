import type { Instant } from '../../core/model/time.ts';
import type { AccountPlan, Plan } from '../../core/model/plan.ts';
import type { Policy } from '../../core/model/policy.ts';
import { planTable } from '../../report/plan-table.ts';
import { planToJson } from '../../report/plan-json.ts';
import { planOne } from '../../run/account-plan.ts';
import { asWeighed } from '../../run/weighed.ts';
import { reachAccounts } from '../account.ts';
import { EXIT } from '../exit.ts';
import { writeNamed } from '../files.ts';
import { checkUsers, stepFilter } from '../filter.ts';
import { planFleet } from '../fleet/plan.ts';
import type { Io } from '../io.ts';
import type { PlanOptions } from '../command-options.ts';
import { printData, sayLine, sayNotes, tableStyle } from '../print.ts';
import { isIncomplete, sayIncomplete } from '../incomplete.ts';

/** `plan`: what would change now, and why. Changes nothing. */
export async function plan(io: Io, options: PlanOptions): Promise<number> {
  const reach = await reachAccounts(options, io);
  if ('fleet' in reach) return planFleet(io, options, reach);
  const made = await planOne(reach.deps, {
    filter: stepFilter(options),
    ...(options.at === undefined ? {} : { at: options.at }),
  });
  const { planned } = asWeighed(reach.policy, made);
  reach.progress.done();
  checkUsers(options, planned.observation);
  sayNotes(io, options, planned.observation);
  const whole = asPlan(planned.plan, reach.policy, planned.context.now, options.at !== undefined);
  if (options.out !== undefined) {
    const text = `${JSON.stringify(planToJson(whole), null, 2)}\n`;
    await writeNamed(io, options.out, text, 'plan file');
    if (!options.quiet)
      sayLine(io, `Plan written to ${options.out}. Do it with: keywarden apply ${options.out}`);
  }
  printData(
    io,
    options,
    () => planToJson(whole),
    () => planTable(whole, tableStyle(io)),
  );
  sayIncomplete(io, planned.plan);
  if (isIncomplete(planned.plan)) return EXIT.failed;
  return options.exitCode && planned.plan.items.length > 0 ? EXIT.findings : EXIT.done;
}

/** One account's plan as a plan of its own. */
export function asPlan(
  account: AccountPlan,
  policy: Policy,
  generatedAt: Instant,
  hypothetical: boolean,
): Plan {
  return { version: 1, generatedAt, policyHash: policy.hash, hypothetical, accounts: [account] };
}
