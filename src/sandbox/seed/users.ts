import { groupOf } from './groups.ts';
import { recordUse } from '../iam/last-use.ts';
import { policyFromArn } from '../iam/policies.ts';
import { iamState, keyOwners } from '../iam/state.ts';
import type { AccessKey, AttachedPolicy } from '../iam/state.ts';
import { mergeTags } from '../iam/tag-rules.ts';
import type { World } from '../world.ts';
import { keyTimes, userCreatedAt } from './ages.ts';
import type { AccountSeed, KeySeed, UserSeed } from './schema.ts';

/** Adds a user with its keys. The seed has been checked. */
export const addUser = (world: World, account: string, user: UserSeed): void => {
  const state = iamState(world, account);
  const createdAt = userCreatedAt(
    user,
    user.keys.map((key) => keyTimes(key, world.now())),
    world.now(),
  );
  state.users.put(user.name.toLowerCase(), {
    id: `AIDA${world.randomId(17)}`,
    name: user.name,
    path: user.path,
    createdAt,
    tags: mergeTags([], Object.entries(user.tags)),
    groups: user.groups.map((name) => groupOf(world, account, name).name),
    attachedPolicies: user.attachedPolicies.map((policy) => attachable(world, account, policy)),
    inlinePolicies: inline(user.policies),
    keys: addKeys(world, account, user.name.toLowerCase(), user.keys),
  });
};

export const addRoot = (
  world: World,
  account: string,
  { keys, mfa }: NonNullable<AccountSeed['root']>,
): void => {
  const state = iamState(world, account);
  state.root = { ...state.root, mfa, keys: addKeys(world, account, null, keys) };
};

const addKeys = (
  world: World,
  account: string,
  user: string | null,
  keys: readonly KeySeed[],
): readonly AccessKey[] =>
  keys.map((key, index) => {
    const id = key.id ?? `AKIA${world.randomId(16)}`;
    const { createdAt, changedAt, lastUse } = keyTimes(key, world.now());
    keyOwners(world).set(id, { account, user });
    if (lastUse !== null) recordUse(world, id, lastUse);
    return { id, status: key.status, createdAt, changedAt, slot: index + 1 };
  });

/** A policy that did not exist exists from now on. */
const attachable = (world: World, account: string, policy: string): AttachedPolicy => {
  const attached = policyFromArn(policy.startsWith('arn:') ? policy : `arn:aws:iam::aws:policy/${policy}`);
  if (!attached.arn.startsWith('arn:aws:iam::aws:'))
    iamState(world, account).localPolicies.set(attached.arn, attached);
  return attached;
};

/** Policies as a user or role keeps them. */
export const inline = (policies: Readonly<Record<string, string>>): { name: string; document: string }[] =>
  Object.entries(policies).map(([name, document]) => ({ name, document }));
