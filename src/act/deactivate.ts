import type { Cause } from '../core/model/cause.ts';
import type { KeyObservation, UserObservation } from '../core/model/observation.ts';
import type { PlanItem } from '../core/model/plan.ts';
import { deactivatedRecord, deactivatingRecord } from '../core/records.ts';
import { type ActDeps, type StepResult, note } from './deps.ts';
import { usedMeanwhile } from './last-moment.ts';
import { readRecord, writeFinalRecords, writeRecord } from './record-tag.ts';
import { untilKeys } from './verify.ts';

/**
 * Deactivates a key whose date has come. The order is the safety: history first, because a step that cannot be
 * recorded must not happen; then the intent on the user, so that a crash after the call is not taken for somebody
 * else's hand; then one more look at its last use; then the call, its verification, and the record.
 */
export async function deactivate(
  deps: ActDeps,
  item: PlanItem,
  user: UserObservation,
  key: KeyObservation | null,
  cause: Cause,
): Promise<StepResult> {
  if (key === null || key.keyId === null) return { outcome: 'skipped', message: 'The key no longer exists.' };
  const { keyId } = key;
  const { now, run } = deps.context;
  const prior = readRecord(user, keyId, now);
  const intent = deactivatingRecord(prior, cause, now, run);

  await note(deps, 'intent', item, { cause });
  await writeRecord(deps, item.decision, keyId, intent);
  const used = await usedMeanwhile(deps, key, keyId);
  if (used !== undefined) {
    await writeRecord(deps, item.decision, keyId, prior);
    return { outcome: 'skipped', message: used };
  }
  await deps.iam.setKeyStatus(user.user, keyId, 'Inactive');
  const isInactive = await untilKeys(deps, user.user, (keys) =>
    keys.some((seen) => seen.keyId === keyId && seen.status === 'Inactive'),
  );
  if (!isInactive) {
    // The record stays an intent: the next run reads the key's status and brings the record in line with it.
    return {
      outcome: 'failed',
      message: `IAM accepted the deactivation of ${keyId} but does not show it yet; the next run looks again.`,
    };
  }
  if (!(await writeFinalRecords(deps, item.decision, new Map([[keyId, deactivatedRecord(intent)]])))) {
    return {
      outcome: 'failed',
      message: `Deactivated ${keyId} of ${user.user}, but IAM does not show its record yet; the next run tells the owner.`,
    };
  }
  return { outcome: 'done', message: `Deactivated ${keyId} of ${user.user}. ${item.decision.message}` };
}
