import type { AccountPlan } from '../core/model/plan.ts';
import { undecided } from '../run/undecided.ts';
import type { Io } from './io.ts';
import { sayLine } from './print.ts';

/** Users named; one missing permission can concern everybody. */
const NAMED = 5;

/** Whether something the decisions needed could not be read: a failure that must show in the exit code. */
export function isIncomplete(plan: AccountPlan): boolean {
  return plan.errors.length > 0 || undecided(plan).length > 0;
}

/** Says why the exit code is not 0, with `--quiet` too. */
export function sayIncomplete(io: Io, plan: AccountPlan): void {
  const users = undecided(plan);
  for (const error of plan.errors) sayLine(io, `Error: ${error}`);
  for (const { user, message } of users.slice(0, NAMED)) sayLine(io, `Not decided: ${user}: ${message}`);
  if (users.length > NAMED) io.err(`Not decided: ${users.length - NAMED} more users.\n`);
}
