import type { AccountObservation } from '../core/model/observation.ts';
import { type PlanFilter } from '../core/plan.ts';
import { usageError } from './exit.ts';
import type { CommonOptions } from './options.ts';

/** What `--user` and `--only` leave of a plan. @throws ExitError (2) for an `--only` that is not notify */
export function stepFilter(options: CommonOptions & { readonly only?: string }): PlanFilter {
  if (options.only !== undefined && options.only !== 'notify') {
    throw usageError(`--only ${options.only}: only "notify" can be asked for alone.`);
  }
  const { user: users, only } = options;
  return (decision) =>
    (users === undefined || users.includes(decision.user)) &&
    (only === undefined || decision.kind !== 'step' || decision.step === only);
}

/** A name that was mistyped must not look like a user with nothing to do. @throws ExitError (2) */
export function checkUsers(
  { user: names = [] }: Pick<CommonOptions, 'user'>,
  { users, account }: AccountObservation,
): void {
  const missing = names.filter((name) => users.every(({ user }) => user !== name));
  if (missing.length > 0) throw usageError(`There is no user ${missing.join(', ')} in account ${account}.`);
}

/** What `--user` leaves of an account. */
export function onlyUsers(observation: AccountObservation, names: readonly string[]): AccountObservation {
  return { ...observation, users: observation.users.filter(({ user }) => names.includes(user)) };
}
