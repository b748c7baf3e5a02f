import { iamState, keyOwners } from '../iam/state.ts';
import { mergeTags } from '../iam/tag-rules.ts';
import type { World } from '../world.ts';
import { keyTimes, userCreatedAt } from './ages.ts';
import type { AccountSeed, KeySeed, UserSeed } from './schema.ts';

/** What does not fit about the users and keys of one account: with each other, with the clock, or with what is there. */
export const checkUsers = (
  world: World,
  account: AccountSeed,
  users: readonly UserSeed[],
  place: string,
): readonly string[] => {
  const present = iamState(world, account.id).users;
  const names = new Set<string>();
  const ids = new Set<string>();
  const faults: string[] = [];
  const check = (at: string, action: () => void): void => {
    try {
      action();
    } catch (error) {
      faults.push(`${at}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const checkKey = (at: string, key: KeySeed): void => {
    check(at, () => keyTimes(key, world.now()));
    if (key.id === undefined) return;
    if (ids.has(key.id) || keyOwners(world).has(key.id)) faults.push(`${at}.id: ${key.id} exists already`);
    ids.add(key.id);
  };

  account.root?.keys.forEach((key, index) => checkKey(`${place}.root.keys[${index}]`, key));
  users.forEach((user, index) => {
    const at = `${place}.users[${index}]`;
    const name = user.name.toLowerCase();
    if (names.has(name) || present.get(name) !== undefined)
      faults.push(`${at}.name: user "${user.name}" exists already`);
    names.add(name);
    check(`${at}.tags`, () => mergeTags([], Object.entries(user.tags)));
    const before = faults.length;
    user.keys.forEach((key, slot) => checkKey(`${at}.keys[${slot}]`, key));
    if (faults.length > before) return;
    check(at, () =>
      userCreatedAt(
        user,
        user.keys.map((key) => keyTimes(key, world.now())),
        world.now(),
      ),
    );
  });
  return faults;
};
