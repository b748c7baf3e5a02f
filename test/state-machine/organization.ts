import type { SeedDocument } from '../../src/sandbox/seed/schema.ts';
import { ACCOUNT, type User, type World, aWorld } from '../harness/cli.ts';
import { policyFor } from '../harness/organization.ts';
import { BUSY, IDLE } from '../harness/steps.ts';
import { type Functions, STORE, functionsOf } from '../lambda/functions.ts';
import type { Surroundings } from './execution.ts';
import { deployedFunctions } from './functions.ts';

/** The management account and its members: more than a fleet may tell in a day, and several pages of a list. */
export const ACCOUNTS = 120;

const idOf = (number: number) => String(200_000_000_000 + number);
export const DENIED = [7, 77, 107].map(idOf);
export const THROTTLED = [8, 88].map(idOf);
export const THROTTLED_FOR_A_WHILE = [9, 99].map(idOf);
export const SUSPENDED = idOf(10);

/** An organization in which most accounts are well, with the deployed functions beside it. */
export async function aLargeOrganization(): Promise<{
  readonly world: World;
  readonly surroundings: Surroundings;
  readonly result: Functions['result'];
}> {
  const world = await aWorld({ name: 'management', users: usersOf('management') });
  world.control.seed({
    organization: { management: ACCOUNT, units: [] },
    accounts: Array.from({ length: ACCOUNTS - 1 }, (_, index) => member(index + 1)),
  });
  for (const account of THROTTLED) world.control.addFault({ kind: 'throttle', operation: 'iam:*', account });
  for (const account of THROTTLED_FOR_A_WHILE)
    world.control.addFault({ kind: 'throttle', operation: 'iam:*', account, times: 2 });
  const policy = policyFor({ organization: { role: 'KeywardenMember' } }, { store: STORE });
  const { read, result } = await functionsOf(world, policy);
  return { world, surroundings: deployedFunctions(world, read), result };
}

function member(number: number): SeedDocument['accounts'][number] {
  const id = idOf(number);
  const trusts = DENIED.includes(id) ? ['999999999999'] : [ACCOUNT];
  return {
    id,
    name: `member-${number}`,
    users: usersOf(`member-${number}`),
    roles: [{ name: 'KeywardenMember', trusts }],
    ...(id === SUSPENDED ? { membership: { state: 'SUSPENDED' } } : {}),
  };
}

/** One whose key is idle, and one whose key is in use. The keys' ids are made up: no two accounts have the same. */
function usersOf(account: string): User[] {
  return [
    { name: `${account}-idle`, tags: { email: `${account}@example.com` }, keys: [IDLE] },
    { name: `${account}-busy`, tags: { email: `${account}@example.com` }, keys: [BUSY] },
  ];
}
