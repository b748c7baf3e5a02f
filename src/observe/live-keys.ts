import type { ListedKey } from '../aws/iam-types.ts';
import type { IamApi } from '../aws/iam.ts';
import type { Known } from '../core/model/known.ts';
import { known } from '../core/model/known.ts';
import type { KeyObservation } from '../core/model/observation.ts';
import { attemptRead } from './attempt-read.ts';

/**
 * A user's keys as IAM lists them now, each with its last use read now.
 * @throws AwsFailure, UserVanished as `attemptRead`
 */
export async function liveKeys(iam: IamApi, user: string): Promise<Known<readonly KeyObservation[]>> {
  const listed = await attemptRead(user, () => iam.accessKeys(user));
  return listed.known ? known(await withLiveUse(iam, user, listed.value)) : listed;
}

/** Listed keys, each with its last use read now. */
export async function withLiveUse(
  iam: IamApi,
  user: string,
  listed: readonly ListedKey[],
): Promise<readonly KeyObservation[]> {
  const keys: KeyObservation[] = [];
  for (const { keyId, status, createdAt } of listed) {
    const lastUsed = await attemptRead(user, () => iam.lastUsed(keyId));
    keys.push({ keyId, slot: null, status, createdAt: known(createdAt), ageFrom: 'created', lastUsed });
  }
  return keys;
}
