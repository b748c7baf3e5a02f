import type { AccountSummary } from '../../core/accounts/summary.ts';
import { shareOf } from '../../core/accounts/weigh.ts';
import type { PlanItem } from '../../core/model/plan.ts';
import { fleetTable } from '../../report/fleet-table.ts';
import { planTable } from '../../report/plan-table.ts';
import { count, minute } from '../../report/words.ts';
import { planSummary } from '../../run/fleet/summaries.ts';
import type { FleetReach } from '../account.ts';
import type { Consent } from '../consent.ts';
import type { Io } from '../io.ts';
import { tableStyle } from '../print.ts';
import type { LookedFleet } from './look.ts';
import { FEW } from './over-accounts.ts';
import { startOf } from './start.ts';
import { STEP_COLUMNS } from './steps.ts';

/**
 * Shows what is left of the whole plan now that the fleet was weighed, and asks once for all of it.
 * @returns null: the answer was no
 */
export async function askOnce(
  io: Io,
  reach: FleetReach,
  { kept, rows, verdict }: LookedFleet,
): Promise<Consent | null> {
  const generatedAt = startOf(reach);
  const { list, policy } = reach;
  const plans = kept.map(({ target, planWithin }) => planWithin(shareOf(verdict, target.account)));
  const style = tableStyle(io);
  const isFew = list.targets.length <= FEW;
  if (isFew)
    io.err(
      `${planTable({ version: 1, generatedAt, policyHash: policy.hash, hypothetical: false, accounts: plans }, style)}\n`,
    );
  const title = `Plan for ${count(list.targets.length, 'account')}, ${minute(generatedAt)}`;
  const weighed = new Map<string, AccountSummary>(
    kept.map(({ target, size }, index) => {
      const plan = plans[index];
      if (plan === undefined) throw new Error('an account was kept without a plan');
      return [target.account, planSummary(target, plan, size)];
    }),
  );
  const all = [...list.others, ...rows.map((row) => weighed.get(row.account) ?? row)];
  io.err(
    `${fleetTable({ title, rows: all, fleetStopped: verdict.stopped, kinds: STEP_COLUMNS, noun: 'step' }, style)}\n`,
  );
  const items = new Map(plans.map(({ account, items: own }) => [account, own]));
  const busy = plans.filter(({ items: own }) => own.length > 0);
  const total = busy.reduce((sum, { items: own }) => sum + own.length, 0);
  if (total === 0) return consentTo(items);
  if (!isFew) io.err('To read every single step first: keywarden plan -o plan.json\n');
  const yes = await io.confirm(`Do these ${count(total, 'step')} in ${count(busy.length, 'account')}?`);
  return yes ? consentTo(items) : null;
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
    // It was shown a moment ago.
    checkAge: () => {},
    accounts: [...items.keys()],
    itemsOf,
    idsFor: (account) => new Set(itemsOf(account).map(({ id }) => id)),
    missedIn: ({ account, items: now }) =>
      itemsOf(account).filter(({ id }) => now.every((item) => item.id !== id)),
  };
}
