import type { UserObservation } from '../core/model/observation.ts';
import type { KeyRecord } from '../core/model/record.ts';
import { visibleRecord } from '../core/records.ts';
import type { ActDeps, StepResult } from './deps.ts';
import { writeFinalRecords } from './record-tag.ts';
import { sinkUser } from './sink-user.ts';

/**
 * Puts on record that the user of today can fetch a replacement.
 * @param done what to say of it, a sentence
 * @throws AwsFailure, StoreError
 */
export async function recordVisible(
  deps: ActDeps,
  user: UserObservation,
  keyId: string,
  issued: KeyRecord,
  done: string,
): Promise<StepResult> {
  const records = new Map([[keyId, visibleRecord(issued, user.arn)]]);
  return (await writeFinalRecords(deps, sinkUser(user), records))
    ? { outcome: 'done', message: done }
    : { outcome: 'failed', message: `IAM accepted the record of ${keyId} but does not show it yet.` };
}
