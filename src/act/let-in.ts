import type { UserObservation } from '../core/model/observation.ts';
import type { KeyRecord } from '../core/model/record.ts';
import type { PlanItem } from '../core/model/plan.ts';
import { visibleRecord } from '../core/records.ts';
import { type ActDeps, type StepResult, note } from './deps.ts';
import { writeFinalRecords } from './record-tag.ts';
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
  const to = sinkUser(user);
  await rotation.sink.letIn(to);
  return (await writeFinalRecords(deps, to, new Map([[keyId, visibleRecord(issued, user.arn)]])))
    ? { outcome: 'done', message: item.decision.message }
    : { outcome: 'failed', message: `IAM accepted the record of ${keyId} but does not show it yet.` };
}
