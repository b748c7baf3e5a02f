import type { AccountPlan } from '../core/model/plan.ts';
import { type Duration, type Instant, MINUTE, formatDuration, toIso } from '../core/model/time.ts';
import type { Policy } from '../core/model/policy.ts';
import { visible } from '../core/visible.ts';
import { type ConsentedItem, type ConsentedPlan, planFromJson } from '../report/plan-file.ts';
import { usageError } from './exit.ts';
import { readNamed } from './files.ts';
import type { Io } from './io.ts';

/** What a plan file agrees to. */
export interface Consent {
  /**
   * Whether it still is consent. A step that cuts somebody off was agreed to on what was true then: an old file with
   * such steps is refused as a whole, because doing only the rest of it is not what anybody agreed to.
   * @param now by the clock of AWS
   * @param maxAge ms
   * @throws ExitError (2)
   */
  readonly checkAge: (now: Instant, maxAge: Duration) => void;
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
      `${path} was made under policy ${visible(plan.policyHash)}, and ${policy.source} is now ${policy.hash}. Make a new plan and read it: keywarden plan -o ${path}`,
    );
  }
  const itemsOf = (account: string) =>
    plan.accounts.filter((each) => each.account === account).flatMap(({ items }) => items);
  return {
    checkAge: (now, maxAge) => checkAge(path, plan, now, maxAge),
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

const DESTRUCTIVE: ReadonlySet<string> = new Set(['deactivate', 'delete']);
/** Steps that are named; whoever wants to see all of them reads the file. */
const MOST_NAMED = 5;
/** What counts is the id, which names the step that is done; what the item calls it is for people. */
function isDestructive({ id, step }: ConsentedItem): boolean {
  return DESTRUCTIVE.has(step) || id.split(':').some((part) => DESTRUCTIVE.has(part));
}

/** Two servers of AWS do not have quite the same time. */
const SKEW = 5 * MINUTE;

function checkAge(
  path: string,
  { generatedAt, accounts }: ConsentedPlan,
  now: Instant,
  maxAge: Duration,
): void {
  const age = now - generatedAt;
  if (age <= maxAge && age >= -SKEW) return;
  const steps = accounts.flatMap(({ items }) => items).filter(isDestructive);
  if (steps.length === 0) return;
  const named = steps
    .slice(0, MOST_NAMED)
    .map(({ step, keyId, user }) => visible(`${step} ${keyId ?? ''} of ${user}`));
  const more = steps.length > MOST_NAMED ? `, and ${steps.length - MOST_NAMED} more` : '';
  const made =
    age < 0
      ? `is dated ${toIso(generatedAt)}, which has not come yet`
      : `was made at ${toIso(generatedAt)}, more than ${formatDuration(maxAge)} ago`;
  throw usageError(
    `${path} ${made}, and it holds steps that cut somebody off: ${named.join(', ')}${more}. Nothing of it was done. Make a new plan and read it: keywarden plan -o ${path}`,
  );
}
