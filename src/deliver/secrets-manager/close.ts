import type { SecretsApi } from '../../aws/secrets-manager.ts';
import type { SinkUser } from '../../core/ports.ts';
import { closingNeeded, readerPolicy } from './reader-policy.ts';

/** Lets the user in under the name of today, where the policy is ours and names a former one. @throws AwsFailure */
export async function letInByPresentName(api: SecretsApi, name: string, user: SinkUser): Promise<void> {
  const policy = await api.resourcePolicy(name);
  // Without a policy it was opened by hand, or never closed: that is for the next rotation to say.
  if (policy !== null && closingNeeded(policy, user) === 'yes')
    await api.setResourcePolicy(name, readerPolicy(user));
}
