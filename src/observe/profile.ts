import type { ListedUser, UserDetail } from '../aws/iam-types.ts';
import type { IamApi } from '../aws/iam.ts';
import { known } from '../core/model/known.ts';
import type { UserObservation } from '../core/model/observation.ts';
import { attemptRead } from './attempt-read.ts';

/** All there is to know about a user but its keys. */
export type Profile = Omit<UserObservation, 'keys' | 'faults'>;

/** From the account's authorization details, where everything comes at once. */
export function profileOf(
  account: string,
  { user, userId, arn, path, createdAt, ...detail }: UserDetail,
): Profile {
  return {
    account,
    user,
    arn,
    path,
    userId: known(userId),
    createdAt,
    tags: known(detail.tags),
    groups: known(detail.groups),
    attachedPolicies: known(detail.attachedPolicies),
  };
}

/**
 * With one call each for tags, groups and policies.
 * @throws AwsFailure, UserVanished as `attemptRead`
 */
export async function readProfile(iam: IamApi, account: string, listed: ListedUser): Promise<Profile> {
  const { user, userId, arn, path, createdAt } = listed;
  const tags = await attemptRead(user, () => iam.userTags(user));
  const groups = await attemptRead(user, () => iam.groups(user));
  const attachedPolicies = await attemptRead(user, () => iam.attachedPolicies(user));
  return { account, user, arn, path, userId: known(userId), createdAt, tags, groups, attachedPolicies };
}
