import type { Doing } from './doing.ts';

/** One user of a plan, and what it does to them. */
export interface PlannedUser {
  readonly user: string;
  readonly arn: string;
  /** Null: not known. Then nothing is handed over. */
  readonly userId: string | null;
  readonly doing: readonly Doing[];
}

/** Users by what may be done, so that each set of actions is written once. Who may have nothing done to them is left out. */
export function grouped<A extends string>(
  users: readonly PlannedUser[],
  actionsOf: (user: PlannedUser) => readonly A[],
): readonly { readonly actions: readonly A[]; readonly members: readonly PlannedUser[] }[] {
  const groups = new Map<string, { readonly actions: readonly A[]; readonly members: PlannedUser[] }>();
  for (const user of users) {
    const actions = [...new Set(actionsOf(user))].toSorted();
    if (actions.length === 0) continue;
    const name = actions.join();
    const group = groups.get(name) ?? { actions, members: [] };
    group.members.push(user);
    groups.set(name, group);
  }
  return [...groups.values()];
}
