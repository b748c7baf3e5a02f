import type { AccountSummary } from '../../core/accounts/summary.ts';
import type { AccountPlan, PlanItem } from '../../core/model/plan.ts';
import { planTable } from '../../report/plan-table.ts';
import { fleetTable } from '../../report/fleet-table.ts';
import { count, minute } from '../../report/words.ts';
import { planOne } from '../../run/account-plan.ts';
import { planSummary, sizeOf } from '../../run/fleet/summaries.ts';
import type { Consent } from '../consent.ts';
import type { FleetReach } from '../account.ts';
import type { ApplyOptions } from '../command-options.ts';
import type { Io } from '../io.ts';
import type { PlanFilter } from '../../core/plan.ts';
import { tableStyle } from '../print.ts';
import { userWatch } from './names.ts';
import { FEW, overAccounts } from './over-accounts.ts';
import { startOf } from './start.ts';
import { STEP_COLUMNS } from './steps.ts';

/** What was agreed to, and what became of the accounts that could not be planned. */
export interface FleetConsent {
  readonly agreed: Consent;
  readonly failed: readonly AccountSummary[];
}

/**
 * Plans every account, shows the whole, and asks once for all of it. Of the plans only the items are kept: each account
 * is looked at again when it is its turn.
 * @returns null: the answer was no
 */
export async function askOnce(
  io: Io,
  options: ApplyOptions,
  reach: FleetReach,
  filter: PlanFilter,
): Promise<FleetConsent | null> {
  const generatedAt = startOf(reach);
  const { list, policy } = reach;
  const plans: AccountPlan[] = [];
  const items = new Map<string, readonly PlanItem[]>();
  const users = userWatch(options);
  const isFew = list.targets.length <= FEW;
  const rows = await overAccounts(io, options, reach, {
    targets: list.targets,
    work: async (deps, target) => {
      const { plan, observation } = await planOne(deps, { filter });
      users.see(observation);
      const value = { account: plan.account, items: plan.items, plan: isFew ? plan : null };
      const summary = planSummary(target, plan, sizeOf(observation));
      return { summary, value, notes: observation.notes };
    },
    onDone: ({ account, items: own, plan }) => {
      items.set(account, own);
      if (plan !== null) plans.push(plan);
    },
  });
  users.check();
  const style = tableStyle(io);
  if (isFew)
    io.err(
      `${planTable({ version: 1, generatedAt, policyHash: policy.hash, hypothetical: false, accounts: plans }, style)}\n`,
    );
  const title = `Plan for ${count(list.targets.length, 'account')}, ${minute(generatedAt)}`;
  const all = [...list.others, ...rows];
  io.err(`${fleetTable({ title, rows: all, kinds: STEP_COLUMNS, noun: 'step' }, style)}\n`);
  const total = [...items.values()].reduce((sum, own) => sum + own.length, 0);
  const agreed = consentTo(items);
  const failed = rows.filter(({ outcome }) => outcome === 'failed');
  if (total === 0) return { agreed, failed };
  if (!isFew) io.err('To read every single step first: keywarden plan -o plan.json\n');
  const busy = [...items.values()].filter((own) => own.length > 0).length;
  const yes = await io.confirm(`Do these ${count(total, 'step')} in ${count(busy, 'account')}?`);
  return yes ? { agreed, failed } : null;
}

function consentTo(items: ReadonlyMap<string, readonly PlanItem[]>): Consent {
  const itemsOf = (account: string) =>
    (items.get(account) ?? []).map(({ id, decision: { user, userId, keyId, step, reason } }) => ({
      id,
      user,
      userId,
      keyId,
      step,
      reason,
    }));
  return {
    // It was given right now, on the terminal.
    checkAge: () => {},
    accounts: [...items.keys()],
    itemsOf,
    idsFor: (account) => new Set(itemsOf(account).map(({ id }) => id)),
    missedIn: ({ account, items: now }) =>
      itemsOf(account).filter(({ id }) => now.every((item) => item.id !== id)),
  };
}
