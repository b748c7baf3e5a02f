import { accountInfo } from '../accounts.ts';
import { isoSecond } from '../iam/names.ts';
import { iamState } from '../iam/state.ts';
import type { AccessKey, IamState } from '../iam/state.ts';
import type { World } from '../world.ts';

/** What is in an account now, whatever lag its readers see; no secrets. Moments are UTC ISO 8601. */
export interface AccountState {
  readonly account: string;
  readonly name: string;
  readonly alias: string | null;
  readonly root: { readonly mfa: boolean; readonly keys: readonly KeyState[] };
  readonly roles: readonly string[];
  readonly users: readonly UserState[];
}

interface UserState {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly createdAt: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  /** Names. */
  readonly attachedPolicies: readonly string[];
  readonly keys: readonly KeyState[];
}

interface KeyState {
  readonly id: string;
  readonly slot: number;
  readonly status: 'Active' | 'Inactive';
  readonly createdAt: string;
  readonly changedAt: string;
  readonly lastUsed: { readonly at: string; readonly service: string; readonly region: string } | null;
}

export const accountState = (world: World, account: string): AccountState => {
  const state = iamState(world, account);
  const { root, roles, users } = state;
  return {
    account,
    name: accountInfo(world, account).name,
    alias: state.alias,
    root: { mfa: root.mfa, keys: root.keys.map((key) => keyState(state, key)) },
    roles: [...roles.values()].map((role) => role.name),
    users: users
      .seenKeys(0)
      .map((name) => users.get(name))
      .filter((user) => user !== undefined)
      .map(({ name, id, path, createdAt, tags, groups, attachedPolicies, keys }) => ({
        name,
        id,
        path,
        createdAt: isoSecond(createdAt),
        tags: Object.fromEntries(tags.map((tag) => [tag.key, tag.value])),
        groups,
        attachedPolicies: attachedPolicies.map((policy) => policy.name),
        keys: keys.map((key) => keyState(state, key)),
      })),
  };
};

const keyState = (state: IamState, { id, slot, status, createdAt, changedAt }: AccessKey): KeyState => {
  const use = state.uses.get(id)?.at(-1);
  return {
    id,
    slot,
    status,
    createdAt: isoSecond(createdAt),
    changedAt: isoSecond(changedAt),
    lastUsed: use === undefined ? null : { ...use, at: isoSecond(use.at) },
  };
};
