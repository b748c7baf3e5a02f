import type { ReasonCode } from '../core/checks/reasons.ts';
import type { UserSituation } from '../core/checks/situation.ts';
import { decideUser } from '../core/decide.ts';
import type { Decision, StepVerdict, Subject } from '../core/model/decision.ts';
import type { KeyObservation } from '../core/model/observation.ts';
import type { PlanItem } from '../core/model/plan.ts';
import type { Instant } from '../core/model/time.ts';
import { observeUser } from '../observe/user.ts';
import type { ActDeps } from './deps.ts';

export type Reconsidered = Standing | Fallen;

/** The step is still due. */
export interface Standing {
  readonly stands: true;
  /** The user as just read. */
  readonly situation: UserSituation;
  readonly key: KeyObservation | null;
  readonly decision: Subject & StepVerdict;
  /** The moment it was decided on: AWS's latest, after the user was read. */
  readonly now: Instant;
  /** By which rows, so that a last look can ask the same once more. */
  readonly decide: typeof decideUser;
}

/** It is not. Failed: what it hangs on could not be found out. That must show, and is no sign that all is well. */
export interface Fallen {
  readonly stands: false;
  readonly outcome: 'skipped' | 'failed';
  readonly because: string;
}

/** Reasons that leave a user undecided: what could not be read might forbid what the rest allows. */
export const UNDECIDED: ReadonlySet<ReasonCode> = new Set([
  'ObservationIncomplete',
  'RecordUnreadable',
  'RecordForged',
  'RecordRolledBack',
  'TakeOverUnclear',
]);

/**
 * Reads the user afresh and decides again, at the moment that AWS then tells: a plan is minutes or days old, the key may
 * have been used since, and today may be a day on which no key is changed.
 * @param decide by which rows; a step that a person asked for has rows of its own
 * @returns the decision of this moment when it is the same step for the same reason and the guardrails allow it, else
 * why it is no longer due
 */
export async function reconsider(
  deps: ActDeps,
  item: PlanItem,
  decide: typeof decideUser = decideUser,
): Promise<Reconsidered> {
  const { user: name, userId, keyId } = item.decision;
  const user = await observeUser(deps, name, userId ?? undefined);
  if (user === null) return skipped(`User ${name} is gone, or another user has its name now.`);
  const now = deps.awsTime();
  const situation = await deps.situationOf(user);
  const decision = sameStep(decide(situation, { ...deps.context, now }), item.decision);
  if ('stands' in decision) return decision;
  const held = deps.stillAllowed(decision, now);
  if (held !== undefined) return skipped(`Not now (${held.reason}): ${held.message}`);
  const key = user.keys.known
    ? (user.keys.value.find((candidate) => candidate.keyId === keyId) ?? null)
    : null;
  return { stands: true, situation, key, decision, now, decide };
}

/** Today's decision on the key when it is the same step for the same reason, else why not. */
export function sameStep(
  decisions: readonly Decision[],
  { user, keyId, step, reason }: Subject & Pick<StepVerdict, 'step' | 'reason'>,
): (Subject & StepVerdict) | Fallen {
  const undecided = decisions.find((candidate) => UNDECIDED.has(candidate.reason));
  if (undecided !== undefined) return { stands: false, outcome: 'failed', because: undecided.message };
  const takesBack = reason === 'NoticeVoid';
  const decision = decisions.find(
    (candidate) => candidate.keyId === keyId && (candidate.reason === 'NoticeVoid') === takesBack,
  );
  if (decision === undefined) {
    return skipped(
      takesBack
        ? `What was told about key ${keyId ?? ''} of ${user} holds again.`
        : `Key ${keyId ?? ''} of ${user} no longer exists.`,
    );
  }
  if (decision.kind !== 'step' || decision.step !== step || decision.reason !== reason)
    return skipped(`No longer due (${decision.reason}): ${decision.message}`);
  return decision;
}

function skipped(because: string): Fallen {
  return { stands: false, outcome: 'skipped', because };
}
