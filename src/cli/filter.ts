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
