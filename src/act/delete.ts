import type { KeyObservation, UserObservation } from '../core/model/observation.ts';
import type { PlanItem } from '../core/model/plan.ts';
import { deletingRecord } from '../core/records.ts';
import { type ActDeps, type StepResult, note } from './deps.ts';
import { usedMeanwhile } from './last-moment.ts';
import { readRecord, writeRecord } from './record-tag.ts';
import { untilKeys } from './verify.ts';

/**
 * Deletes a key that has been off for its time. It cannot be undone, so status and last use are read once more
 * between the intent and the call: somebody may have restored it this very minute.
 */
export async function deleteKey(
  deps: ActDeps,
  item: PlanItem,
  user: UserObservation,
  key: KeyObservation | null,
): Promise<StepResult> {
  const { now, run } = deps.context;
  if (key === null || key.keyId === null) return { outcome: 'skipped', message: 'The key no longer exists.' };
  const { keyId } = key;
  const prior = readRecord(user, keyId, now);
  if (prior === null)
    return { outcome: 'skipped', message: `The record of ${keyId} is gone; nothing is deleted without one.` };

  await note(deps, 'intent', item, { cause: prior.cause });
  await writeRecord(deps, item.decision, keyId, deletingRecord(prior, now, run));
  const changed =
    (await restoredMeanwhile(deps, user.user, keyId)) ?? (await usedMeanwhile(deps, key, keyId));
  if (changed !== undefined) {
    await writeRecord(deps, item.decision, keyId, prior);
    return { outcome: 'skipped', message: changed };
  }
  await deps.iam.deleteKey(user.user, keyId);
  const isGone = await untilKeys(deps, user.user, (keys) => keys.every((seen) => seen.keyId !== keyId));
  if (!isGone) {
    return {
      outcome: 'failed',
      message: `IAM accepted the deletion of ${keyId} but still lists it; the next run looks again.`,
    };
  }
  await writeRecord(deps, item.decision, keyId, null);
  return { outcome: 'done', message: `Deleted ${keyId} of ${user.user}. ${item.decision.message}` };
}

async function restoredMeanwhile(deps: ActDeps, user: string, keyId: string): Promise<string | undefined> {
  const key = (await deps.iam.accessKeys(user)).find((seen) => seen.keyId === keyId);
  if (key === undefined) return `Key ${keyId} is already gone.`;
  return key.status === 'Inactive'
    ? undefined
    : `Key ${keyId} was activated again just before its deletion: left alone.`;
}
