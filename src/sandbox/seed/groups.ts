import { iamState, toSecond } from '../iam/state.ts';
import type { Group } from '../iam/state.ts';
import type { World } from '../world.ts';

/** The group of that name, made when there is none. */
export const groupOf = (world: World, account: string, name: string): Group => {
  const { groups } = iamState(world, account);
  const present = groups.get(name.toLowerCase());
  if (present !== undefined) return present;
  const group: Group = {
    id: `AGPA${world.randomId(17)}`,
    name,
    path: '/',
    createdAt: toSecond(world.now()),
  };
  groups.set(name.toLowerCase(), group);
  return group;
};
