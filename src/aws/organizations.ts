import {
  type Account,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListTagsForResourceCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { attempt, notAws, present } from './attempt.ts';

/** An account as Organizations lists it. */
interface OrganizationAccount {
  readonly account: string;
  readonly name: string;
  /** `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, …; null: AWS did not say. */
  readonly state: string | null;
}

/** The part of Organizations that Keywarden uses. Every function throws `AwsFailure`. */
export interface OrganizationsApi {
  /** Every account of the organization, closed and suspended ones too. */
  readonly accounts: () => Promise<readonly OrganizationAccount[]>;
  /** Ids of the accounts directly under a root (`r-…`) or unit (`ou-…`). */
  readonly accountsUnder: (parent: string) => Promise<readonly string[]>;
  /** Ids of the units directly under a root or unit. */
  readonly unitsUnder: (parent: string) => Promise<readonly string[]>;
  readonly tags: (account: string) => Promise<ReadonlyMap<string, string>>;
}

/**
 * Organizations throttles each operation by itself. Those that list units take 5 calls a second.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
export const CALLS_PER_SECOND = 5;
/** Tags are a call for each account, and AWS takes 10 a second: others in the organization ask, too. */
export const TAG_CALLS_PER_SECOND = 8;

/**
 * Organizations over clients of the SDK.
 * @param tagsClient reads tags, at a pace of its own
 */
export function organizationsApi(
  client: OrganizationsClient,
  tagsClient: OrganizationsClient,
): OrganizationsApi {
  return {
    accounts: () => accounts(client),
    accountsUnder: (parent) => accountsUnder(client, parent),
    unitsUnder: (parent) => unitsUnder(client, parent),
    tags: (account) => tags(tagsClient, account),
  };
}

/**
 * All accounts, at most 20 a page.
 * Needs: organizations:ListAccounts
 */
function accounts(client: OrganizationsClient): Promise<readonly OrganizationAccount[]> {
  const operation = 'organizations:ListAccounts';
  return allPages(operation, async (NextToken) => {
    const answer = await attempt(operation, () => client.send(new ListAccountsCommand({ NextToken })));
    const items = present(answer.Accounts, operation, 'Accounts');
    return { items: items.map((account) => toAccount(account, operation)), next: answer.NextToken };
  });
}

/** `State` has taken the place of `Status`, which was retired on 9 September 2026. */
function toAccount({ Id, Name, State, Status }: Account, operation: string): OrganizationAccount {
  const account = present(Id, operation, 'Id');
  return { account, name: Name ?? account, state: State ?? Status ?? null };
}

/**
 * The accounts directly under a root or unit.
 * Needs: organizations:ListAccountsForParent
 */
function accountsUnder(client: OrganizationsClient, ParentId: string): Promise<readonly string[]> {
  const operation = 'organizations:ListAccountsForParent';
  return allPages(operation, async (NextToken) => {
    const command = new ListAccountsForParentCommand({ ParentId, NextToken });
    const answer = await attempt(operation, () => client.send(command));
    const items = present(answer.Accounts, operation, 'Accounts');
    return { items: items.map(({ Id }) => present(Id, operation, 'Id')), next: answer.NextToken };
  });
}

/**
 * The units directly under a root or unit.
 * Needs: organizations:ListOrganizationalUnitsForParent
 */
function unitsUnder(client: OrganizationsClient, ParentId: string): Promise<readonly string[]> {
  const operation = 'organizations:ListOrganizationalUnitsForParent';
  return allPages(operation, async (NextToken) => {
    const command = new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken });
    const answer = await attempt(operation, () => client.send(command));
    const items = present(answer.OrganizationalUnits, operation, 'OrganizationalUnits');
    return { items: items.map(({ Id }) => present(Id, operation, 'Id')), next: answer.NextToken };
  });
}

/**
 * The tags of an account.
 * Needs: organizations:ListTagsForResource
 */
async function tags(client: OrganizationsClient, ResourceId: string): Promise<ReadonlyMap<string, string>> {
  const operation = 'organizations:ListTagsForResource';
  const all = await allPages(operation, async (NextToken) => {
    const command = new ListTagsForResourceCommand({ ResourceId, NextToken });
    const answer = await attempt(operation, () => client.send(command));
    return { items: present(answer.Tags, operation, 'Tags'), next: answer.NextToken };
  });
  return new Map(
    all.map(({ Key, Value }) => [present(Key, operation, 'Key'), present(Value, operation, 'Value')]),
  );
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** Follows the token to the end: a page may be empty and still carry one. */
async function allPages<T>(
  operation: string,
  read: (token: string | undefined) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    all.push(...page.items);
    if (page.next !== undefined && page.next === token)
      throw notAws(operation, 'the same page comes again and again');
    token = page.next;
  } while (token !== undefined);
  return all;
}
