import type { KeyRecord } from '../core/model/record.ts';
import type { PlanItem } from '../core/model/plan.ts';
import { type ActDeps, type StepResult, note } from './deps.ts';
import { writeFinalRecords, writeRecord } from './record-tag.ts';

/** Brings a record in line with what is true; no key is touched. */
export async function repair(deps: ActDeps, item: PlanItem, record: KeyRecord | null): Promise<StepResult> {
  const { userId, keyId, reason } = item.decision;
  if (keyId === null) return { outcome: 'skipped', message: 'There is no key to keep a record of.' };
  await note(deps, 'intent', item, { state: record?.state ?? null });
  if (record === null) await writeRecord(deps, item.decision, keyId, null);
  else if (!(await writeFinalRecords(deps, item.decision, new Map([[keyId, record]])))) {
    return { outcome: 'failed', message: `IAM accepted the record of ${keyId} but does not show it yet.` };
  }
  if (reason === 'RecordLost') deps.memory.rewritten(userId ?? '', keyId, deps.context.now);
  return { outcome: 'done', message: item.decision.message };
}
