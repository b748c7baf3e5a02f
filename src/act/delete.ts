import type { PlanItem } from '../core/model/plan.ts';
import { deletingRecord } from '../core/records.ts';
import { type ActDeps, type StepResult, note } from './deps.ts';
import { lastLook } from './last-moment.ts';
import type { Standing } from './reconsider.ts';
import { readRecord, writeRecord } from './record-tag.ts';
import { afterTheCall } from './run-ends.ts';
import { untilKeys } from './verify.ts';

/**
 * Deletes a key that has been off for its time. It cannot be undone, so the decision is made once more between the
 * intent and the call: somebody may have restored the key this very minute.
 */
export async function deleteKey(deps: ActDeps, item: PlanItem, live: Standing): Promise<StepResult> {
  const { now, run } = deps.context;
  const { user } = live.situation;
  const { key } = live;
  if (key === null || key.keyId === null) return { outcome: 'skipped', message: 'The key no longer exists.' };
  const { keyId } = key;
  const prior = readRecord(user, keyId, now);
  if (prior === null)
    return { outcome: 'skipped', message: `The record of ${keyId} is gone; nothing is deleted without one.` };

  await note(deps, 'intent', item, { cause: prior.cause });
  const intent = deletingRecord(prior, now, run);
  const written = await writeRecord(deps, item.decision, keyId, intent);
  const changed = await lastLook(deps, live, keyId, written);
  if (changed !== undefined) return changed;
  await deps.iam.deleteKey(user.user, keyId);
  return afterTheCall(`${keyId} of ${user.user} was deleted.`, () => verified(deps, item, keyId));
}

async function verified(deps: ActDeps, item: PlanItem, keyId: string): Promise<StepResult> {
  const { user, message } = item.decision;
  const isGone = await untilKeys(deps, user, (keys) => keys.every((seen) => seen.keyId !== keyId));
  if (!isGone) {
    return {
      outcome: 'failed',
      message: `IAM accepted the deletion of ${keyId} but still lists it; the next run looks again.`,
    };
  }
  await writeRecord(deps, item.decision, keyId, null);
  return { outcome: 'done', message: `Deleted ${keyId} of ${user}. ${message}` };
}
