import { AwsFailure } from '../aws/failure.ts';
import { decideUser } from '../core/decide.ts';
import type { PlanItem } from '../core/model/plan.ts';
import { deactivate } from './deactivate.ts';
import { deleteKey } from './delete.ts';
import type { Subject } from '../core/model/decision.ts';
import { finishRotation } from './finish-rotation.ts';
import { type ActDeps, type ItemResult, type RotationDeps, type StepResult, note } from './deps.ts';
import { type Reconsidered, reconsider } from './reconsider.ts';
import { repair } from './repair.ts';
import { repairRotation } from './repair-rotation.ts';
import { rotate } from './rotation.ts';
import { takeOver } from './take-over.ts';

/**
 * Makes one plan item true, or says why not. One user's failure never stops the others.
 * @throws when the journal cannot be written (nothing destructive may follow) or when our credentials no longer work
 */
export async function perform(
  deps: ActDeps,
  item: PlanItem,
  decide: typeof decideUser = decideUser,
): Promise<ItemResult> {
  try {
    const live = await reconsider(deps, item, decide);
    const result = live.stands
      ? await carryOut(deps, item, live)
      : { outcome: live.outcome, message: live.because };
    await note(deps, result.outcome, item, { message: result.message });
    return { item, ...result };
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    await note(deps, 'failed', item, { message: error.message });
    if (error.kind === 'credentials') throw error;
    return { item, outcome: 'failed', message: error.message };
  }
}

async function carryOut(
  deps: ActDeps,
  item: PlanItem,
  live: Extract<Reconsidered, { stands: true }>,
): Promise<StepResult> {
  const { decision } = live;
  switch (decision.step) {
    case 'repair':
      if (decision.takeOver) return takeOver(deps, item, decision.takeOver);
      if (decision.reveal) return finishRotation(deps, item, live.user, keyIdOf(decision), decision.reveal);
      return decision.undo === null
        ? repair(deps, item, decision.record)
        : repairRotation(deps, item, live.user, keyIdOf(decision), decision.undo);
    case 'rotate':
      return rotate(rotationDeps(deps), item, live.user, keyIdOf(decision));
    case 'deactivate':
      return deactivate(deps, item, live.user, live.key, decision.cause);
    case 'delete':
      return deleteKey(deps, item, live.user, live.key);
    case 'notify':
      throw new Error('notices are sent by owner, not item by item');
  }
}

function rotationDeps(deps: ActDeps): RotationDeps {
  if (deps.rotation === null) throw new Error('a rotation was planned without a sink to hand over to');
  return { ...deps, ...deps.rotation };
}

function keyIdOf({ keyId }: Subject): string {
  if (keyId === null) throw new Error('a step was planned for a key without an id');
  return keyId;
}
