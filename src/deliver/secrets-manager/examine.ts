import type { SecretFacts, SecretsApi } from '../../aws/secrets-manager.ts';
import type { SinkUser } from '../../core/ports.ts';
import { quoted } from '../shell.ts';
import { SinkError } from '../sink-error.ts';
import { isSameKmsKey } from './kms-key.ts';
import { USER_TAG, secretName } from './names.ts';
import { isSamePolicy, readerPolicy } from './reader-policy.ts';

interface Examined {
  readonly facts: SecretFacts;
  /** False: whoever made the secret (an interrupted run, say) did not come to closing it. */
  readonly isClosed: boolean;
}

/**
 * The user's secret, if there is one and it is fit to take a further key.
 * @throws SinkError for one that is someone else's, on its way out, encrypted or opened otherwise; AwsFailure
 */
export async function examine(
  api: SecretsApi,
  user: SinkUser,
  kmsKey: string | null,
): Promise<Examined | null> {
  const name = secretName(user);
  const facts = await api.describe(name);
  if (facts === null) return null;
  refuse(facts, user, kmsKey);
  const policy = await api.resourcePolicy(name);
  if (policy !== null && !isSamePolicy(policy, readerPolicy(user))) throw otherPolicy(name);
  return { facts, isClosed: policy !== null };
}

function refuse(
  { isDeleted, tags, kmsKey: actual }: SecretFacts,
  user: SinkUser,
  kmsKey: string | null,
): void {
  const name = secretName(user);
  const what = `The secret ${name}`;
  const id = quoted(name);
  const owner = tags.get(USER_TAG);
  if (owner !== user.userId) {
    const whose = owner === undefined ? `has no tag ${USER_TAG}` : `belongs to the user with the id ${owner}`;
    throw new SinkError({
      what,
      why: `${whose}, and not to ${user.user} (${user.userId})`,
      todo: 'Delete it if nobody needs it, or give it another name; the next run makes its own.',
    });
  }
  if (isDeleted)
    throw new SinkError({
      what,
      why: 'is marked for deletion',
      todo: `Take that back (aws secretsmanager restore-secret --secret-id ${id}), or wait until it is gone.`,
    });
  if (!isSameKmsKey(actual, kmsKey))
    throw new SinkError({
      what,
      why: `is encrypted with ${actual ?? 'aws/secretsmanager'}, and deliver.kms-key says ${kmsKey ?? 'nothing'}`,
      todo: `Correct deliver.kms-key, or run: aws secretsmanager update-secret --secret-id ${id} --kms-key-id ${kmsKey ?? 'alias/aws/secretsmanager'}`,
    });
}

/** Neither kept nor replaced: somebody may rely on reading there, and the new secret would be theirs too. */
function otherPolicy(name: string): SinkError {
  return new SinkError({
    what: `The secret ${name}`,
    why: 'has another resource policy than the one by which only its user reads it',
    todo: `See who reads there; after aws secretsmanager delete-resource-policy --secret-id ${quoted(name)} the next run closes it again.`,
  });
}
