import { randomNumbers } from '../random-ids.ts';
import type { AccountSeed } from './schema.ts';
import type { OrganizationSeed, UnitSeed } from './schema-organization.ts';

/**
 * The accounts of a made-up organization: projects with their environments, a few large accounts and many small ones,
 * spread over the units that have none within them. The same numbers give the same accounts.
 */
export const generateAccounts = ({ generate, units }: OrganizationSeed): readonly AccountSeed[] => {
  if (generate === undefined) return [];
  const random = randomNumbers(generate.seed);
  const sizes = shares(random, generate.accounts, generate.users);
  const leaves = units.flatMap(leavesOf);
  return sizes.map((users, index): AccountSeed => {
    const environment = ENVIRONMENTS[index % ENVIRONMENTS.length] ?? 'prod';
    const project = PROJECTS[Math.floor(index / ENVIRONMENTS.length) % PROJECTS.length] ?? 'project';
    const round = Math.floor(index / (ENVIRONMENTS.length * PROJECTS.length));
    const unit = leaves[index % Math.max(1, leaves.length)];
    return {
      id: String(FIRST_ID + index * STEP),
      name: `${project}${round === 0 ? '' : `-${round + 1}`}-${environment}`,
      membership: {
        state: index < generate.suspended ? 'SUSPENDED' : 'ACTIVE',
        tags: { environment, project },
        ...(unit === undefined ? {} : { unit }),
      },
      users: [],
      generate: { users, seed: generate.seed * 100_003 + index },
      ...(index >= generate.suspended && index < generate.suspended + generate.denied ? { roles: [] } : {}),
    };
  });
};

const FIRST_ID = 200_000_000_017;
/** Ids of real accounts are not neighbours either. */
const STEP = 1_299_709;
const MOST_USERS = 4000;

/** So many users in so many accounts, unevenly: most accounts get few. */
const shares = (random: () => number, accounts: number, users: number): readonly number[] => {
  const weights = Array.from({ length: accounts }, () => random() ** 4);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sizes = weights.map((weight) => Math.min(MOST_USERS, Math.floor((weight / total) * users)));
  const rest = accounts === 0 ? 0 : users - sizes.reduce((sum, size) => sum + size, 0);
  for (let given = 0; given < rest; given += 1) {
    const index = given % accounts;
    sizes[index] = (sizes[index] ?? 0) + 1;
  }
  return sizes;
};

const leavesOf = ({ id, units }: UnitSeed): readonly string[] =>
  units.length === 0 ? [id] : units.flatMap(leavesOf);

const ENVIRONMENTS = ['prod', 'staging', 'dev'] as const;
const PROJECTS = [
  'billing',
  'search',
  'storefront',
  'data',
  'mobile',
  'platform',
  'payments',
  'media',
] as const;
