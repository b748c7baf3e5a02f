import type { Cause } from '../core/model/cause.ts';
import type { PlanItem } from '../core/model/plan.ts';
import type { KeyRecord } from '../core/model/record.ts';
import { deactivatedRecord, deactivatingRecord } from '../core/records.ts';
import { type ActDeps, type StepResult, note } from './deps.ts';
import { lastLook } from './last-moment.ts';
import type { Standing } from './reconsider.ts';
import { readRecord, writeFinalRecords, writeRecord } from './record-tag.ts';
import { afterTheCall } from './run-ends.ts';
import { untilKeys } from './verify.ts';

/**
 * Deactivates a key whose date has come. The order is the safety: history first, because a step that cannot be
 * recorded must not happen; then the intent on the user, so that a crash after the call is not taken for somebody
 * else's hand; then the decision once more, on the keys and uses of this moment; then the call, its verification, and the record.
 */
export async function deactivate(
  deps: ActDeps,
  item: PlanItem,
  live: Standing,
  cause: Cause,
): Promise<StepResult> {
  const { user } = live.situation;
  const { key } = live;
  if (key === null || key.keyId === null) return { outcome: 'skipped', message: 'The key no longer exists.' };
  const { keyId } = key;
  const { now, run } = deps.context;
  const prior = readRecord(user, keyId, now);
  const intent = deactivatingRecord(prior, cause, now, run);

  await note(deps, 'intent', item, { cause });
  const written = await writeRecord(deps, item.decision, keyId, intent);
  const changed = await lastLook(deps, live, keyId, written);
  if (changed !== undefined) return changed;
  await deps.iam.setKeyStatus(user.user, keyId, 'Inactive');
  return afterTheCall(`${keyId} of ${user.user} was deactivated.`, () => verified(deps, item, keyId, intent));
}

async function verified(
  deps: ActDeps,
  item: PlanItem,
  keyId: string,
  intent: KeyRecord,
): Promise<StepResult> {
  const { user, message } = item.decision;
  const isInactive = await untilKeys(deps, user, (keys) =>
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
      message: `Deactivated ${keyId} of ${user}, but IAM does not show its record yet; the next run tells the owner.`,
    };
  }
  return { outcome: 'done', message: `Deactivated ${keyId} of ${user}. ${message}` };
}
