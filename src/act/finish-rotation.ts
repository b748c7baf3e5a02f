import { AwsFailure } from '../aws/failure.ts';
import type { UserObservation } from '../core/model/observation.ts';
import type { KeyRecord } from '../core/model/record.ts';
import type { PlanItem } from '../core/model/plan.ts';
import { unclearRecord } from '../core/records.ts';
import { type ActDeps, type StepResult, note } from './deps.ts';
import { writeFinalRecords } from './record-tag.ts';
import { recordVisible } from './record-visible.ts';
import { sinkUser } from './sink-user.ts';

/**
 * Carries on a rotation that was committed and whose replacement nobody can see yet: it is made visible, in the sink that
 * it waits in and in no other. The owner is told only after that.
 * @throws AwsFailure, StoreError
 */
export async function finishRotation(
  deps: ActDeps,
  item: PlanItem,
  user: UserObservation,
  keyId: string,
  issued: KeyRecord,
): Promise<StepResult> {
  await note(deps, 'intent', item, { reveal: true });
  const { rotation } = deps;
  if (rotation === null || rotation.sink.place !== issued.extra['hidden'])
    return leaveToPeople(deps, user, keyId, issued, '"deliver" names another place now.');
  try {
    await rotation.sink.makeVisible(sinkUser(user), keyId);
    const done = `${keyId}, the replacement of ${issued.extra['for'] ?? ''}, can be fetched now.`;
    return await recordVisible(deps, user, keyId, issued, done);
  } catch (error) {
    // AWS refused, and may not tomorrow; else the sink says that the secret is not there, which only people can change.
    if (error instanceof AwsFailure || !(error instanceof Error)) throw error;
    return leaveToPeople(deps, user, keyId, issued, error.message);
  }
}

async function leaveToPeople(
  deps: ActDeps,
  user: UserObservation,
  keyId: string,
  issued: KeyRecord,
  why: string,
): Promise<StepResult> {
  const marked = unclearRecord(issued, { reason: 'RotationUnclear', keyId, asked: deps.context.now });
  const isShown = await writeFinalRecords(deps, sinkUser(user), new Map([[keyId, marked]]));
  return {
    outcome: isShown ? 'done' : 'failed',
    message: `RotationUnclear: ${keyId} is issued and cannot be fetched. ${why}`,
  };
}
