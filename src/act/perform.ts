import { decideUser } from '../core/decide.ts';
import type { PlanItem } from '../core/model/plan.ts';
import { deactivate } from './deactivate.ts';
import { deleteKey } from './delete.ts';
import type { Subject } from '../core/model/decision.ts';
import { finishRotation } from './finish-rotation.ts';
import { type ActDeps, type ItemResult, type RotationDeps, type StepResult, atMoment, note } from './deps.ts';
import { type Standing, reconsider } from './reconsider.ts';
import { letIn } from './let-in.ts';
import { repair } from './repair.ts';
import { repairRotation } from './repair-rotation.ts';
import { rotate } from './rotation.ts';
import { RunEnds, losesTheAccount, messageOf } from './run-ends.ts';
import { takeOver } from './take-over.ts';

/**
 * Makes one plan item true, or says why not. Whatever is thrown on the way is this user's failure, and the others go on.
 * @throws RunEnds when history cannot be written (nothing destructive may follow), or the account's credentials are lost
 */
export async function perform(
  deps: ActDeps,
  item: PlanItem,
  decide: typeof decideUser = decideUser,
): Promise<ItemResult> {
  const { result, end } = await attempted(deps, item, decide);
  try {
    await note(deps, result.outcome, item, { message: result.message });
  } catch (error) {
    throw new RunEnds(error, [result]);
  }
  if (end !== null) throw new RunEnds(end.error, [result]);
  return result;
}

interface Attempted {
  readonly result: ItemResult;
  /** What ends the run; null: it goes on. */
  readonly end: { readonly error: unknown } | null;
}

async function attempted(deps: ActDeps, item: PlanItem, decide: typeof decideUser): Promise<Attempted> {
  try {
    const live = await reconsider(deps, item, decide);
    if (!live.stands) return { result: { item, outcome: live.outcome, message: live.because }, end: null };
    const beyond = deps.outOfReach?.(live.situation.user) ?? null;
    if (beyond !== null) return { result: { item, outcome: 'failed', message: beyond }, end: null };
    // The plan may be days old: what follows is decided, dated and told by the moment of the live read.
    const now = { ...item, decision: live.decision };
    return { result: { item, ...(await carryOut(atMoment(deps, live.now), now, live)) }, end: null };
  } catch (error) {
    const result: ItemResult = { item, outcome: 'failed', message: messageOf(error) };
    return { result, end: losesTheAccount(error) ? { error } : null };
  }
}

async function carryOut(deps: ActDeps, item: PlanItem, live: Standing): Promise<StepResult> {
  const { decision } = live;
  const { user } = live.situation;
  switch (decision.step) {
    case 'repair':
      if (decision.takeOver) return takeOver(deps, item, decision.takeOver);
      if (decision.letIn) return letIn(deps, item, user, keyIdOf(decision), decision.letIn);
      if (decision.reveal) return finishRotation(deps, item, user, keyIdOf(decision), decision.reveal);
      return decision.undo === null
        ? repair(deps, item, decision.record)
        : repairRotation(deps, item, user, keyIdOf(decision), decision.undo);
    case 'rotate':
      return rotate(rotationDeps(deps), item, user, keyIdOf(decision));
    case 'deactivate':
      return deactivate(deps, item, live, decision.cause);
    case 'delete':
      return deleteKey(deps, item, live);
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
