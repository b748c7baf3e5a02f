import type { ReasonCode } from '../core/checks/reasons.ts';
import { decideUser } from '../core/decide.ts';
import type { UserSituation } from '../core/checks/situation.ts';
import type { StepVerdict, Subject } from '../core/model/decision.ts';
import type { KeyObservation, UserObservation } from '../core/model/observation.ts';
import type { PlanItem } from '../core/model/plan.ts';
import { observeUser } from '../observe/user.ts';
import type { ActDeps } from './deps.ts';

export type Reconsidered =
  | {
      readonly stands: true;
      readonly user: UserObservation;
      readonly key: KeyObservation | null;
      readonly decision: Subject & StepVerdict;
      /** What it was decided on. */
      readonly situation: UserSituation;
    }
  /** Failed: what it hangs on could not be found out. That must show, and is no sign that all is well. */
  | { readonly stands: false; readonly outcome: 'skipped' | 'failed'; readonly because: string };

/** Reasons that leave a user undecided: what could not be read might forbid what the rest allows. */
export const UNDECIDED: ReadonlySet<ReasonCode> = new Set([
  'ObservationIncomplete',
  'RecordUnreadable',
  'TakeOverUnclear',
]);

/**
 * Reads the user afresh and decides again: a plan is minutes or days old, and the key may have been used since.
 * @param decide by which rows; a step that a person asked for has rows of its own
 * @returns the decision of this moment when it is the same step for the same reason, else why it no longer stands
 */
export async function reconsider(
  deps: ActDeps,
  item: PlanItem,
  decide: typeof decideUser = decideUser,
): Promise<Reconsidered> {
  const { user: name, userId, keyId, step, reason } = item.decision;
  const user = await observeUser(deps, name, userId ?? undefined);
  if (user === null) return skipped(`User ${name} is gone, or another user has its name now.`);
  const situation = await deps.situationOf(user);
  const decisions = decide(situation, deps.context);
  const undecided = decisions.find((candidate) => UNDECIDED.has(candidate.reason));
  if (undecided !== undefined) return { stands: false, outcome: 'failed', because: undecided.message };
  const decision = decisions.find((candidate) => candidate.keyId === keyId);
  if (decision === undefined) return skipped(`Key ${keyId ?? ''} of ${name} no longer exists.`);
  if (decision.kind !== 'step' || decision.step !== step || decision.reason !== reason) {
    return skipped(`No longer due (${decision.reason}): ${decision.message}`);
  }
  const key = user.keys.known
    ? (user.keys.value.find((candidate) => candidate.keyId === keyId) ?? null)
    : null;
  return { stands: true, user, key, decision, situation };
}

function skipped(because: string): Reconsidered {
  return { stands: false, outcome: 'skipped', because };
}
