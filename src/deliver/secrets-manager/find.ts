import type { SecretFacts, SecretsApi } from '../../aws/secrets-manager.ts';
import type { SinkUser } from '../../core/ports.ts';
import { USER_TAG, secretName } from './names.ts';

export interface FoundSecret {
  readonly name: string;
  /** Null: nobody has made it yet. */
  readonly facts: SecretFacts | null;
}

/**
 * The secret of a user, by the UserId that it is tagged with. Its name is that of its user when it was made, and users
 * are renamed. Null facts: there is none, and `name` is the one to make.
 * @throws AwsFailure
 */
export async function findSecret(api: SecretsApi, user: SinkUser): Promise<FoundSecret> {
  const name = secretName(user);
  const facts = await api.describe(name);
  if (facts?.tags.get(USER_TAG) === user.userId) return { name, facts };
  for (const other of await api.tagged(USER_TAG, user.userId)) {
    // The list lags: what a secret is tagged with now is asked once more.
    const found = await api.describe(other);
    if (found?.tags.get(USER_TAG) === user.userId) return { name: other, facts: found };
  }
  return { name, facts };
}

/** The user's secret; null: there is none. */
export async function ownSecret(
  api: SecretsApi,
  user: SinkUser,
): Promise<{ readonly name: string; readonly facts: SecretFacts } | null> {
  const { name, facts } = await findSecret(api, user);
  return facts?.tags.get(USER_TAG) === user.userId ? { name, facts } : null;
}
