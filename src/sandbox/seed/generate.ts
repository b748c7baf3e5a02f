import { randomNumbers } from '../random-ids.ts';
import type { KeySeed, UserSeed } from './schema.ts';

/**
 * A population of users: people and robots, keys young and old, used and forgotten, some with two, some without an
 * e-mail tag. The same numbers give the same users.
 * @param users how many; @param withKeys how many of them have a key (left out: three in five).
 */
export const generateUsers = (population: {
  readonly users: number;
  readonly withKeys?: number | undefined;
  readonly seed: number;
}): readonly UserSeed[] => {
  const random = randomNumbers(population.seed);
  const made: UserSeed[] = [];
  let keysLeft = Math.min(population.withKeys ?? Math.round(population.users * 0.6), population.users);
  for (let index = 0; index < population.users; index += 1) {
    // Selection sampling: spreads the users with keys evenly, and hits their number exactly.
    const hasKeys = random() * (population.users - index) < keysLeft;
    if (hasKeys) keysLeft -= 1;
    made.push(makeUser(random, index, hasKeys));
  }
  return made;
};

type Random = () => number;

const makeUser = (random: Random, index: number, hasKeys: boolean): UserSeed => {
  const isRobot = random() < 0.15;
  const number = String(index + 1).padStart(5, '0');
  const name = isRobot ? `ci-${pick(random, PROJECTS)}-${number}` : `${pick(random, PEOPLE)}-${number}`;
  const owner = isRobot ? 'platform' : name;
  return {
    name,
    path: isRobot ? '/robots/' : '/people/',
    tags: {
      ...(random() < 0.08 ? {} : { email: `${owner}@example.com` }),
      ...(isRobot ? { kind: 'ci' } : { team: pick(random, PROJECTS) }),
    },
    groups: [isRobot ? 'robots' : 'people'],
    attachedPolicies: [],
    policies: {},
    keys: hasKeys ? makeKeys(random) : [],
  };
};

const makeKeys = (random: Random): KeySeed[] =>
  random() < 0.15 ? [makeKey(random, 400), makeKey(random, 120)] : [makeKey(random, 700)];

const makeKey = (random: Random, oldest: number): KeySeed => {
  const ageDays = Math.round(random() * oldest * 1000) / 1000;
  const [service, region] = pick(random, USES);
  return {
    status: random() < 0.1 ? 'Inactive' : 'Active',
    ageDays,
    lastUsedDaysAgo: lastUse(random, ageDays),
    service,
    region,
  };
};

/** Most keys are in daily use; the others were last used some time in their life, or never. */
const lastUse = (random: Random, ageDays: number): number | 'never' => {
  const kind = random();
  if (kind < 0.12) return 'never';
  const longest = kind < 0.65 ? Math.min(ageDays, 2) : ageDays;
  return random() * longest;
};

const pick = <L extends readonly [unknown, ...unknown[]]>(random: Random, from: L): L[number] =>
  from[Math.floor(random() * from.length)] ?? from[0];

const PEOPLE = ['ana', 'bruno', 'chen', 'divya', 'emil', 'fatima', 'goran', 'hana', 'ines', 'jonas'] as const;
const PROJECTS = ['billing', 'search', 'storefront', 'data', 'mobile', 'platform'] as const;
const USES = [
  ['ec2', 'us-east-1'],
  ['s3', 'N/A'],
  ['sts', 'us-east-1'],
  ['dynamodb', 'eu-west-1'],
  ['ecr', 'eu-central-1'],
] as const;
