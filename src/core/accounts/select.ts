import { glob } from '../glob.ts';
import { type Known, unknown } from '../model/known.ts';
import type { AccountSelector, OrganizationAccounts } from '../model/policy.ts';

/** An account of the organization. */
export interface Candidate {
  readonly account: string;
  readonly name: string;
  /** AWS's word, `ACTIVE`; null: it did not say. */
  readonly state: string | null;
}

/** What selectors go by. */
export interface SelectorFacts {
  /** Accounts in a unit or below it, by the id of the unit; unknown where that could not be read. */
  readonly units: ReadonlyMap<string, Known<ReadonlySet<string>>>;
  /** The account's tags. */
  readonly tags: Known<ReadonlyMap<string, string>>;
}

/** Whether a run goes over an account. Left out and failed are named to the operator, the rest is not meant at all. */
export type Choice =
  | { readonly kind: 'chosen' }
  | { readonly kind: 'not-meant' }
  /** Meant, and there is nothing to look at. */
  | { readonly kind: 'left-out'; readonly because: string }
  /** Whether it is meant, or whether it can be entered, is not known. */
  | { readonly kind: 'failed'; readonly because: string };

/**
 * Whether a policy's organization means an account. What is unknown is never read as "not excluded": such an account
 * is not entered, and the run does not end as if all were well.
 */
export function chooseAccount(
  candidate: Candidate,
  { include, exclude }: OrganizationAccounts,
  facts: SelectorFacts,
): Choice {
  const included = include === null ? true : any(include, candidate, facts);
  const excluded = any(exclude, candidate, facts);
  if (included === false || excluded === true) return { kind: 'not-meant' };
  const { state } = candidate;
  if (state !== 'ACTIVE') return notActive(state);
  if (typeof included === 'object') return { kind: 'failed', because: undecided(included.unknown) };
  if (typeof excluded === 'object') return { kind: 'failed', because: undecided(excluded.unknown) };
  return { kind: 'chosen' };
}

/** Stands for tags that have not been read: an account that is chosen with it depends on no tag. */
export const TAGS_NOT_READ: Known<never> = unknown('its tags have not been read');

/** Every unit that the selectors name, once. */
export function namedUnits({ include, exclude }: OrganizationAccounts): readonly string[] {
  const units = [...(include ?? []), ...exclude].flatMap((each) => (each.kind === 'unit' ? [each.id] : []));
  return [...new Set(units)];
}

/** Every account id that the selectors name, once. */
export function namedAccounts({ include, exclude }: OrganizationAccounts): readonly string[] {
  const ids = [...(include ?? []), ...exclude].flatMap((each) => (each.kind === 'account' ? [each.id] : []));
  return [...new Set(ids)];
}

type Verdict = boolean | { readonly unknown: string };

/** One certain yes settles it, whatever is unknown. */
function any(selectors: readonly AccountSelector[], candidate: Candidate, facts: SelectorFacts): Verdict {
  const verdicts = selectors.map((each) => selects(each, candidate, facts));
  if (verdicts.includes(true)) return true;
  return verdicts.find((verdict) => typeof verdict === 'object') ?? false;
}

function selects(selector: AccountSelector, { account }: Candidate, { units, tags }: SelectorFacts): Verdict {
  switch (selector.kind) {
    case 'account':
      return selector.id === account;
    case 'unit': {
      const members = units.get(selector.id) ?? unknown(`the accounts of ${selector.id} have not been read`);
      return members.known ? members.value.has(account) : { unknown: members.because };
    }
    case 'tags': {
      if (!tags.known) return { unknown: tags.because };
      return Object.entries(selector.tags).every(([name, pattern]) => {
        const value = tags.value.get(name);
        return value !== undefined && glob(pattern, value);
      });
    }
  }
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html */
const STATES: Readonly<Record<string, string>> = {
  SUSPENDED: 'It is suspended.',
  PENDING_CLOSURE: 'It is being closed.',
  CLOSED: 'It is closed.',
  PENDING_ACTIVATION: 'It is not active yet.',
};

function notActive(state: string | null): Choice {
  const because = state === null ? undefined : STATES[state];
  if (because !== undefined) return { kind: 'left-out', because };
  const said = state === null ? 'AWS does not say what state it is in' : `Its state is ${state}`;
  return { kind: 'failed', because: `${said}, and only active accounts are entered.` };
}

function undecided(because: string): string {
  return `Whether it is meant is not known: ${because}.`;
}
