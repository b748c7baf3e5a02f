import { UNDECIDED } from '../act/reconsider.ts';
import type { AccountPlan } from '../core/model/plan.ts';

/** A user of whom something that the decision needs could not be read. */
export interface Undecided {
  readonly user: string;
  readonly message: string;
}

/** Each user once. */
export function undecided({ holds }: AccountPlan): readonly Undecided[] {
  const users = new Map<string, Undecided>();
  for (const { decision } of holds) {
    const { user, reason, message } = decision;
    if (UNDECIDED.has(reason) && !users.has(user)) users.set(user, { user, message });
  }
  return [...users.values()];
}
