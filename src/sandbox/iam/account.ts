import { environmentOf } from '../environment.ts';
import type { QueryOperation } from '../wire/query-service.ts';
import { alreadyExists, invalidValue } from './errors.ts';
import { seenUsers, stateOf } from './lookup.ts';
import { iamState } from './state.ts';
import { required } from './validate.ts';

/** An account has one alias at most; a new one takes the old one's place. Aliases are unique over all accounts. */
const createAccountAlias: QueryOperation = (call) => {
  const alias = required(call.params, 'AccountAlias');
  if (!/^[a-z0-9](?:-?[a-z0-9])*$/.test(alias) || alias.length < 3 || alias.length > 63)
    throw invalidValue(
      alias,
      'accountAlias',
      'Member must satisfy regular expression pattern: ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$',
    );
  const taken = call.world
    .accounts()
    .some((account) => account !== call.account && iamState(call.world, account).alias === alias);
  if (taken) throw alreadyExists(`The account alias ${alias} already exists.`);
  stateOf(call).alias = alias;
  return {};
};

const listAccountAliases: QueryOperation = (call) => {
  const { alias } = stateOf(call);
  return { result: { AccountAliases: alias === null ? [] : [alias], IsTruncated: false } };
};

const getAccountSummary: QueryOperation = (call) => {
  const { root, groups, roles, localPolicies } = stateOf(call);
  const { users, keysPerUser } = environmentOf(call.world).switches.quotas;
  const summary: Readonly<Record<string, number>> = {
    Users: seenUsers(call).length,
    UsersQuota: users,
    Groups: groups.size,
    GroupsQuota: 300,
    Roles: roles.size,
    RolesQuota: 1000,
    Policies: localPolicies.size,
    PoliciesQuota: 1500,
    AccessKeysPerUserQuota: keysPerUser,
    AccountAccessKeysPresent: root.keys.length > 0 ? 1 : 0,
    AccountMFAEnabled: root.mfa ? 1 : 0,
    AccountPasswordPresent: 1,
  };
  return { result: { SummaryMap: new Map(Object.entries(summary)) } };
};

export const ACCOUNT_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  CreateAccountAlias: createAccountAlias,
  ListAccountAliases: listAccountAliases,
  GetAccountSummary: getAccountSummary,
};
