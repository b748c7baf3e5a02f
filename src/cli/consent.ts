import type { AccountPlan } from '../core/model/plan.ts';
import type { Policy } from '../core/model/policy.ts';
import { type ConsentedItem, planFromJson } from '../report/plan-file.ts';
import { usageError } from './exit.ts';
import { readNamed } from './files.ts';
import type { Io } from './io.ts';

/** What a plan file agrees to. */
export interface Consent {
  /** The accounts that it names. */
  readonly accounts: readonly string[];
  /** What it agrees to in an account; none where it does not name it. */
  readonly itemsOf: (account: string) => readonly ConsentedItem[];
  readonly idsFor: (account: string) => ReadonlySet<string>;
  /** Items of the file that the account's plan of this moment no longer holds. */
  readonly missedIn: (plan: AccountPlan) => readonly ConsentedItem[];
}

/**
 * Reads a plan file: whoever hands it over has read it.
 * @throws PlanError for a file that is not a plan; ExitError (2) for one made under another policy, or for another day
 */
export async function consentFromFile(path: string, policy: Policy, io: Io): Promise<Consent> {
  const text = await readNamed(io, path, 'plan file');
  if (text === null)
    throw usageError(`There is no plan file ${path}. Make one with: keywarden plan -o ${path}`);
  const plan = planFromJson(text);
  if (plan.hypothetical) {
    throw usageError(
      `${path} was made for another day (--at) and is for reading only. Make one for today: keywarden plan -o ${path}`,
    );
  }
  if (plan.policyHash !== policy.hash) {
    throw usageError(
      `${path} was made under policy ${plan.policyHash}, and ${policy.source} is now ${policy.hash}. Make a new plan and read it: keywarden plan -o ${path}`,
    );
  }
  const itemsOf = (account: string) =>
    plan.accounts.filter((each) => each.account === account).flatMap(({ items }) => items);
  return {
    accounts: [...new Set(plan.accounts.map(({ account }) => account))],
    itemsOf,
    idsFor: (account) => {
      if (!plan.accounts.some((each) => each.account === account)) {
        throw usageError(
          `${path} is a plan for ${plan.accounts.map((each) => each.account).join(', ')}, and the credentials are for ${account}.`,
        );
      }
      return new Set(itemsOf(account).map(({ id }) => id));
    },
    missedIn: ({ account, items }) =>
      itemsOf(account).filter(({ id }) => items.every((item) => item.id !== id)),
  };
}
