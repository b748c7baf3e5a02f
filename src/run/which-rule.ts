import type { UserObservation } from '../core/model/observation.ts';
import { observeUser } from '../observe/user.ts';
import type { RunDeps } from './deps.ts';

/** One user as they are now, for whoever asks which rule is theirs. @returns null: there is none. @throws AwsFailure */
export async function lookAtUser({ aws }: RunDeps, userName: string): Promise<UserObservation | null> {
  const { account } = await aws.sts.callerIdentity();
  return observeUser({ iam: aws.iam, account }, userName);
}
