import { z } from 'zod';
import { accountInfo } from '../accounts.ts';
import { epochSeconds, jsonOperation } from '../wire/json-service.ts';
import type { World } from '../world.ts';
import { readableOrganization } from './access.ts';
import { PAGED, pageOf } from './paging.ts';
import { checkParent } from './parents.ts';
import type { Membership, Organization } from './state.ts';

/**
 * Every account of the organization.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
export const listAccounts = jsonOperation(z.object(PAGED), (call) => {
  const organization = readableOrganization(call);
  const { items, NextToken } = pageOf(call.world, call.input, [...organization.members], 'accounts');
  return {
    result: { Accounts: items.map(([id, member]) => shown(call.world, organization, id, member)), NextToken },
  };
});

/**
 * The accounts directly under a root or unit.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html
 */
export const listAccountsForParent = jsonOperation(z.object({ ParentId: z.string(), ...PAGED }), (call) => {
  const organization = readableOrganization(call);
  const { ParentId } = call.input;
  checkParent(organization, ParentId);
  const under = [...organization.members].filter(([, { parent }]) => parent === ParentId);
  const { items, NextToken } = pageOf(call.world, call.input, under, `accounts under ${ParentId}`);
  return {
    result: { Accounts: items.map(([id, member]) => shown(call.world, organization, id, member)), NextToken },
  };
});

const shown = (world: World, organization: Organization, account: string, member: Membership): object => ({
  Id: account,
  Arn: `arn:aws:organizations::${organization.management}:account/${organization.id}/${account}`,
  Email: member.email,
  Name: accountInfo(world, account).name,
  State: member.state,
  ...(STATUSES.has(member.state) ? { Status: member.state } : {}),
  JoinedMethod: account === organization.management ? 'INVITED' : 'CREATED',
  JoinedTimestamp: epochSeconds(member.joinedAt),
});

/** The states that the retired `Status` knew. */
const STATUSES: ReadonlySet<string> = new Set(['ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE']);
