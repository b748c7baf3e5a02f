import { AwsFailure } from '../../aws/failure.ts';
import { roleBehind } from '../../core/accounts/role-behind.ts';
import type { RunDeps } from '../deps.ts';
import { enterAccount, roleArn } from './enter.ts';
import type { Fleet, Target } from './fleet.ts';

/** How the run over one account ended. */
export type Outcome<T> =
  | { readonly ok: true; readonly target: Target; readonly value: T }
  | { readonly ok: false; readonly target: Target; readonly because: string; readonly error: unknown };

/**
 * Enters one account and runs over it. Never throws: whatever fails, fails for this account, and the others go on.
 * @param work what is done there: planOne, applyOne, look, …
 * @param run names the run over this account; another part of it may have gone before
 */
export async function runAccount<T>(
  fleet: Fleet,
  target: Target,
  work: (deps: RunDeps) => Promise<T>,
  run: string = fleet.common.newRunId(),
): Promise<Outcome<T>> {
  const entered = enterAccount(fleet, target, run);
  try {
    const value = await work({
      ...fleet.common,
      ...entered,
      accountName: target.name,
      newRunId: () => run,
      startedBy: fleet.home.caller.arn,
      digestOnlyOfEvents: true,
    });
    return { ok: true, target, value };
  } catch (error) {
    return { ok: false, target, because: explain(error, fleet, target), error };
  } finally {
    entered.aws.close();
  }
}

function explain(error: unknown, { home, entry }: Fleet, target: Target): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AwsFailure && error.operation === 'sts:AssumeRole' && error.kind === 'denied') {
    // AWS does not say which of the two it is.
    const asked = entry.externalId === null ? '' : ' with the external id of the configuration';
    return `It cannot be entered: sts:AssumeRole was denied. It needs a role ${entry.role} that trusts ${roleBehind(home.caller.arn)}${asked}, and that identity needs sts:AssumeRole on ${roleArn(home, entry, target)}.`;
  }
  const isKnown = error.name === 'AwsFailure' || error.name === 'StoreError' || error.name === 'LockHeld';
  return isKnown ? error.message : `Unexpected failure: ${error.message}`;
}
