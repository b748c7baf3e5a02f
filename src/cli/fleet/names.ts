import type { AccountObservation } from '../../core/model/observation.ts';
import { usageError } from '../exit.ts';
import type { CommonOptions } from '../options.ts';

/** Watches for the users that `--user` names: each may be in one account only, but not in none. */
export function userWatch({ user: names = [] }: Pick<CommonOptions, 'user'>): {
  readonly see: (observation: Pick<AccountObservation, 'users'>) => void;
  /** @throws ExitError (2) for a name that no account has */
  readonly check: () => void;
} {
  const missing = new Set(names);
  return {
    see: ({ users }) => {
      if (missing.size > 0) for (const { user } of users) missing.delete(user);
    },
    check: () => {
      if (missing.size > 0)
        throw usageError(`There is no user ${[...missing].join(', ')} in any account that was looked at.`);
    },
  };
}
