import type { UserObservation } from '../core/model/observation.ts';
import type { KeyRecord } from '../core/model/record.ts';
import type { PlanItem } from '../core/model/plan.ts';
import { type ActDeps, type StepResult, note } from './deps.ts';
import { recordVisible } from './record-visible.ts';
import { sinkUser } from './sink-user.ts';

/**
 * Lets a renamed or moved user read the secret of the replacement again. The sink comes first: the record says whom it
 * lets in only once it does.
 * @throws AwsFailure, StoreError
 */
export async function letIn(
  deps: ActDeps,
  item: PlanItem,
  user: UserObservation,
  keyId: string,
  issued: KeyRecord,
): Promise<StepResult> {
  const { rotation } = deps;
  if (rotation === null)
    return { outcome: 'skipped', message: 'The configuration has no "deliver" section.' };
  await note(deps, 'intent', item, { letIn: true });
  await rotation.sink.letIn(sinkUser(user));
  return await recordVisible(deps, user, keyId, issued, item.decision.message);
}
