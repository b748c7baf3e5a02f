import { AwsFailure } from '../../aws/failure.ts';
import type { OrganizationsApi } from '../../aws/organizations.ts';
import {
  type Candidate,
  type Choice,
  type SelectorFacts,
  TAGS_NOT_READ,
  chooseAccount,
  namedAccounts,
  namedUnits,
} from '../../core/accounts/select.ts';
import type { AccountSummary } from '../../core/accounts/summary.ts';
import { type Known, known, unknown } from '../../core/model/known.ts';
import type { Accounts, OrganizationAccounts } from '../../core/model/policy.ts';
import { eachLimited } from '../../observe/each-limited.ts';
import type { Home, Target } from './fleet.ts';

/** The accounts of a policy. */
export interface AccountList {
  /** In the order of their ids. */
  readonly targets: readonly Target[];
  /** Those that are meant and not entered: suspended ones, and ones of which not enough is known. */
  readonly others: readonly AccountSummary[];
  /** What the operator should know about the list, one sentence each. */
  readonly notes: readonly string[];
}

export interface ListOptions {
  /** The only one that is asked about: the fate of the others is not looked into. */
  readonly account?: string | undefined;
  /** Told while it goes on: of a large organization it takes minutes. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Accounts whose tags are asked for at the same time: an answer takes longer than the pace has between two calls. */
const AT_ONCE = 8;

/**
 * The accounts that a policy means.
 * @throws AwsFailure when the organization cannot be listed, or a unit that the policy names cannot be: to go on could
 * mean to enter accounts that were to be left alone
 */
export async function listAccounts(
  { aws, caller }: Home,
  accounts: Accounts,
  options: ListOptions = {},
): Promise<AccountList> {
  if (accounts === 'self') return only([{ account: caller.account, name: null }]);
  if (accounts.kind === 'list') return only(accounts.ids.map((account) => ({ account, name: null })));
  return listOrganization(aws.organizations(), accounts, options);
}

function only(targets: readonly Target[]): AccountList {
  return { targets, others: [], notes: [] };
}

async function listOrganization(
  organizations: OrganizationsApi,
  wanted: OrganizationAccounts,
  { account, onProgress = () => {} }: ListOptions,
): Promise<AccountList> {
  const units = new Map<string, Known<ReadonlySet<string>>>();
  for (const unit of namedUnits(wanted)) units.set(unit, known(await accountsIn(organizations, unit)));
  const listed = new Map((await listing(organizations)).map((each) => [each.account, each]));
  const candidates = [...listed.values()].filter((each) => account === undefined || each.account === account);

  const targets: Target[] = [];
  const others: AccountSummary[] = [];
  const inOrder = candidates.toSorted((one, other) => (one.account < other.account ? -1 : 1));
  let done = 0;
  const choices = await eachLimited(inOrder, AT_ONCE, async (candidate) => {
    const choice = await choose(organizations, candidate, wanted, units);
    onProgress((done += 1), inOrder.length);
    return { candidate, choice };
  });
  for (const { candidate, choice } of choices) {
    const { account, name } = candidate;
    if (choice.kind === 'chosen') targets.push({ account, name });
    if (choice.kind === 'left-out' || choice.kind === 'failed') others.push(notEntered(candidate, choice));
  }
  const strangers = namedAccounts(wanted).filter((id) => !listed.has(id));
  return { targets, others, notes: strangers.map(aboutStranger) };
}

/** Tags are read only where the rest does not settle it: they take a call for each account. */
async function choose(
  organizations: OrganizationsApi,
  candidate: Candidate,
  wanted: OrganizationAccounts,
  units: SelectorFacts['units'],
): Promise<Choice> {
  const choice = chooseAccount(candidate, wanted, { units, tags: TAGS_NOT_READ });
  if (choice.kind !== 'failed' || candidate.state !== 'ACTIVE') return choice;
  const tags = await organizations.tags(candidate.account).then(known, (error: unknown) => {
    if (error instanceof AwsFailure) return unknown(error.message);
    throw error;
  });
  return chooseAccount(candidate, wanted, { units, tags });
}

/** The accounts of a unit and of every unit below it. */
async function accountsIn(organizations: OrganizationsApi, unit: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const waiting = [unit];
  try {
    await follow(organizations, waiting, found);
  } catch (error) {
    throw error instanceof AwsFailure && error.kind === 'not-found'
      ? saying(
          error,
          `The configuration names the unit ${unit}, and the organization has none of that id. Correct "include" and "exclude".`,
        )
      : error;
  }
  return found;
}

async function follow(organizations: OrganizationsApi, waiting: string[], found: Set<string>): Promise<void> {
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const account of await organizations.accountsUnder(next)) found.add(account);
    waiting.push(...(await organizations.unitsUnder(next)));
  }
}

async function listing(organizations: OrganizationsApi): Promise<readonly Candidate[]> {
  try {
    return await organizations.accounts();
  } catch (error) {
    const hint = 'Only the management account of the organization and delegated administrators may list it.';
    throw error instanceof AwsFailure && error.kind === 'denied'
      ? saying(error, `${error.message} ${hint}`)
      : error;
  }
}

function saying({ operation, code, kind, effect, attempts }: AwsFailure, message: string): AwsFailure {
  return new AwsFailure({ operation, code, kind, effect, attempts, message });
}

function notEntered(
  { account, name }: Candidate,
  { kind, because }: Extract<Choice, { readonly because: string }>,
): AccountSummary {
  return {
    account,
    name,
    outcome: kind,
    users: null,
    keys: null,
    counts: {},
    because: [because],
    stopped: null,
  };
}

function aboutStranger(account: string): string {
  return `The configuration names account ${account}, and the organization has none of that id.`;
}
