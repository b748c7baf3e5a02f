import { environmentOf } from './environment.ts';
import type { Environment } from './environment.ts';
import { randomIds } from './random-ids.ts';
import type { Instant, World } from './world.ts';

export interface MemoryWorld extends World {
  /** Makes an account known; again is no fault. */
  readonly addAccount: (account: string) => void;
}

/** A world that lives as long as the process. */
export const createWorld = (now: () => Instant, environment: Environment): MemoryWorld => {
  const slices = new Map<string, unknown>();
  const accounts = new Set<string>();
  const world: MemoryWorld = {
    slice: <T>(account: string, name: string, create: () => T): T => {
      const id = `${account}/${name}`;
      if (!slices.has(id)) slices.set(id, create());
      return slices.get(id) as T;
    },
    accounts: () => [...accounts],
    now,
    randomId: randomIds(1),
    addAccount: (account) => accounts.add(account),
  };
  environmentOf(world, () => environment);
  return world;
};
