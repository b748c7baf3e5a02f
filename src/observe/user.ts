import type { IamApi } from '../aws/iam.ts';
import type { UserObservation } from '../core/model/observation.ts';
import { unlessVanished } from './attempt-read.ts';
import { liveKeys } from './live-keys.ts';
import { readProfile } from './profile.ts';

/**
 * The live re-read of one user before anything about it changes: nothing comes from the report or the cache.
 * @param expectedUserId a user of this name with another id is another user
 * @returns null when the user is gone, or was created anew under its name
 * @throws AwsFailure when the user itself cannot be read; what else cannot be read is unknown
 */
export async function observeUser(
  { iam, account }: { readonly iam: IamApi; readonly account: string },
  userName: string,
  expectedUserId?: string,
): Promise<UserObservation | null> {
  const listed = await iam.getUser(userName);
  if (listed === null || (expectedUserId !== undefined && listed.userId !== expectedUserId)) return null;
  return await unlessVanished(async () => {
    const profile = await readProfile(iam, account, listed);
    return { ...profile, keys: await liveKeys(iam, listed.user), faults: [] };
  });
}
