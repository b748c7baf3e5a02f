import type { KeyObservation } from '../core/model/observation.ts';
import type { KeyRecord } from '../core/model/record.ts';
import type { SinkUser } from '../core/ports.ts';
import { deactivatedRecord, strayRecord } from '../core/records.ts';
import type { ActDeps } from './deps.ts';
import { writeFinalRecords, writeRecord } from './record-tag.ts';
import { untilKeys } from './verify.ts';

/** Whether a key that an interrupted rotation left is off, and its record says so. */
export function isSwitchedOff({ status }: KeyObservation, record: KeyRecord): boolean {
  return status === 'Inactive' && record.state !== 'deactivating';
}

/**
 * Switches off a key that an interrupted rotation left. As every deactivation: the intent first, one more look at its
 * use, then the call, and the record as soon as IAM shows it, so that the owner hears of it in the same run.
 */
export async function switchOffStray(
  deps: ActDeps,
  to: SinkUser,
  key: KeyObservation,
  keyId: string,
): Promise<'off' | 'used' | 'not shown'> {
  const intent = strayRecord(deps.context.now, deps.context.run);
  await writeRecord(deps, to, keyId, intent);
  if (await isUsedSince(deps, key, keyId)) {
    await writeRecord(deps, to, keyId, null);
    return 'used';
  }
  await deps.iam.setKeyStatus(to.user, keyId, 'Inactive');
  const isShown = await untilKeys(deps, to.user, (keys) =>
    keys.some((seen) => seen.keyId === keyId && seen.status === 'Inactive'),
  );
  if (!isShown) return 'not shown';
  const records = new Map([[keyId, deactivatedRecord(intent)]]);
  return (await writeFinalRecords(deps, to, records)) ? 'off' : 'not shown';
}

async function isUsedSince(deps: ActDeps, { lastUsed }: KeyObservation, keyId: string): Promise<boolean> {
  const now = await deps.iam.lastUsed(keyId);
  const before = lastUsed.known ? lastUsed.value : null;
  return now !== null && (before === null || now.at > before.at);
}
