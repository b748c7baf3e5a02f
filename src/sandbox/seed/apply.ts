import type { MemoryWorld } from '../world-memory.ts';
import { seedKms } from '../kms/kms.ts';
import { seedS3 } from '../s3/s3.ts';
import { seedSes } from '../ses/ses.ts';
import { accountInfo } from '../accounts.ts';
import { iamState, toSecond } from '../iam/state.ts';
import { checkUsers } from './check.ts';
import { generateAccounts } from './generate-accounts.ts';
import { generateUsers } from './generate.ts';
import { checkOrganization, foundOrganization, joinOrganization } from './organization.ts';
import { SeedError } from './parse.ts';
import type { AccountSeed, RoleSeed, Seed, UserSeed } from './schema.ts';
import { addRoot, addUser, inline } from './users.ts';

/**
 * Puts a seed into the world, adding to what is there. Nothing is added when the users of it do not fit.
 * @throws SeedError naming every fault and its place.
 */
export const applySeed = (world: MemoryWorld, seed: Seed): void => {
  const { organization } = seed;
  const accounts = [...seed.accounts, ...(organization === undefined ? [] : generateAccounts(organization))];
  const users = accounts.map(allUsers);
  const faults = [
    ...checkOrganization(world, organization, accounts),
    ...accounts.flatMap((account, index) =>
      checkUsers(world, account, users[index] ?? [], `accounts[${index}]`),
    ),
  ];
  if (faults.length > 0) throw new SeedError(faults);
  if (organization !== undefined) foundOrganization(world, organization);
  accounts.forEach((account, index) => addAccount(world, account, users[index] ?? []));
};

const allUsers = (account: AccountSeed): readonly UserSeed[] =>
  account.generate === undefined ? account.users : [...account.users, ...generateUsers(account.generate)];

const addAccount = (world: MemoryWorld, account: AccountSeed, users: readonly UserSeed[]): void => {
  const isNew = !world.accounts().includes(account.id);
  world.addAccount(account.id);
  const info = accountInfo(world, account.id);
  if (account.name !== undefined) info.name = account.name;
  joinOrganization(world, account.id, account.membership);
  const state = iamState(world, account.id);
  if (account.alias !== undefined) state.alias = account.alias;
  if (account.root !== undefined) addRoot(world, account.id, account.root);
  for (const role of account.roles ?? (isNew ? DEFAULT_ROLES : [])) addRole(world, account.id, role);
  for (const user of users) addUser(world, account.id, user);
  if (account.ses !== undefined) seedSes(world, account.id, account.ses);
  if (account.s3 !== undefined) seedS3(world, account.id, account.s3);
  if (account.kms !== undefined) seedKms(world, account.id, account.kms);
};

const addRole = (world: MemoryWorld, account: string, role: RoleSeed): void => {
  iamState(world, account).roles.set(role.name.toLowerCase(), {
    id: `AROA${world.randomId(17)}`,
    name: role.name,
    path: role.path,
    createdAt: toSecond(world.now()),
    trusts: role.trusts ?? null,
    externalId: role.externalId ?? null,
    maxSessionSeconds: role.maxSessionSeconds,
    trustPolicy: role.trustPolicy ?? null,
    policies: role.policies === undefined ? null : inline(role.policies),
  });
};

const DEFAULT_ROLES: readonly RoleSeed[] = [{ name: 'KeywardenMember', path: '/', maxSessionSeconds: 3600 }];
