import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { DAY, type Instant, toIso } from '../../core/model/time.ts';
import type { AccountState } from '../../sandbox/control/state.ts';
import type { SeedDocument } from '../../sandbox/seed/schema.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { sesState } from '../../sandbox/ses/state.ts';

/**
 * Writes each account as it is now as a seed of the embedded AWS, one file an account: `keywarden sandbox --seed` starts
 * from it, and works with the credentials of the one account that is in it.
 * @param folder is made
 * @param at the moment at which the seed begins
 */
export async function writeWorld(folder: string, { control, world }: Sandbox, at: Instant): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const account of control.state()) {
    const suppressed = [...sesState(world, account.account).suppressed.values()];
    const seed: SeedDocument = { accounts: [seedOf(account, suppressed, at)] };
    const head = `# ${account.name} as the demo left it. Begin with: keywarden sandbox --seed ${account.name}.yaml --at ${toIso(at)}\n`;
    await writeFile(join(folder, `${account.name}.yaml`), head + stringify(seed));
  }
}

type UserState = AccountState['users'][number];
type KeyState = UserState['keys'][number];
type AccountSeed = SeedDocument['accounts'][number];
type UserSeed = NonNullable<AccountSeed['users']>[number];
type KeySeed = NonNullable<UserSeed['keys']>[number];
type Suppressed =
  ReturnType<typeof sesState>['suppressed'] extends ReadonlyMap<string, infer Entry> ? Entry : never;

function seedOf(state: AccountState, suppressed: readonly Suppressed[], at: Instant): AccountSeed {
  const { account, name, alias, root, roles, users } = state;
  return {
    id: account,
    name,
    ...(alias === null ? {} : { alias }),
    root: { mfa: root.mfa, keys: root.keys.map((key) => keySeed(key, at)) },
    roles: roles.map((role) => ({ name: role })),
    users: users.map((user) => userSeed(user, at)),
    ses: {
      identities: ['keywarden@example.com'],
      suppressed: suppressed.map(({ address, reason, updated }) => ({ address, reason, at: toIso(updated) })),
    },
  };
}

function userSeed(
  { name, path, createdAt, tags, groups, attachedPolicies, keys }: UserState,
  at: Instant,
): UserSeed {
  return {
    name,
    path,
    createdAt,
    tags: { ...tags },
    ...(groups.length === 0 ? {} : { groups: [...groups] }),
    ...(attachedPolicies.length === 0 ? {} : { attachedPolicies: [...attachedPolicies] }),
    keys: keys.map((key) => keySeed(key, at)),
  };
}

function keySeed({ id, status, createdAt, changedAt, lastUsed }: KeyState, at: Instant): KeySeed {
  return {
    id,
    ...(status === 'Inactive' ? { status } : {}),
    createdAt,
    ...(changedAt === createdAt ? {} : { changedDaysAgo: (at - Date.parse(changedAt)) / DAY }),
    ...(lastUsed === null
      ? {}
      : { lastUsedAt: later(lastUsed.at, createdAt), service: lastUsed.service, region: lastUsed.region }),
  };
}

/** AWS rounds uses down to a quarter of an hour, so that the first may lie before the key was made; a seed's may not. */
function later(use: string, created: string): string {
  return Date.parse(use) < Date.parse(created) ? created : use;
}
