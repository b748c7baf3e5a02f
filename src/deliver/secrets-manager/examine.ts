import type { SecretFacts, SecretsApi } from '../../aws/secrets-manager.ts';
import type { SinkUser } from '../../core/ports.ts';
import { quoted } from '../shell.ts';
import { SinkError } from '../sink-error.ts';
import { findSecret } from './find.ts';
import { isSameKmsKey } from './kms-key.ts';
import { USER_TAG } from './names.ts';
import { closingNeeded } from './reader-policy.ts';

interface Examined {
  readonly name: string;
  /** Null: there is no such secret yet. */
  readonly facts: SecretFacts | null;
  /** False: nobody has closed it yet (an interrupted run, say), or its user had another name when somebody did. */
  readonly isClosed: boolean;
}

/**
 * The user's secret, if there is one and it is fit to take a further key.
 * @throws SinkError for one that is someone else's, on its way out, encrypted or opened otherwise; AwsFailure
 */
export async function examine(api: SecretsApi, user: SinkUser, kmsKey: string | null): Promise<Examined> {
  const { name, facts } = await findSecret(api, user);
  if (facts === null) return { name, facts, isClosed: false };
  refuse(name, facts, user, kmsKey);
  const closing = closingNeeded(await api.resourcePolicy(name), user);
  if (closing === 'refused') throw otherPolicy(name);
  return { name, facts, isClosed: closing === 'no' };
}

function refuse(
  name: string,
  { isDeleted, tags, kmsKey: actual }: SecretFacts,
  user: SinkUser,
  kmsKey: string | null,
): void {
  const what = `The secret ${name}`;
  const id = quoted(name);
  const owner = tags.get(USER_TAG);
  const remove = `aws secretsmanager delete-secret --secret-id ${id} --force-delete-without-recovery`;
  // Whoever it belongs to, a secret on its way out keeps its name for 7 to 30 days: that is what stands in the way.
  if (isDeleted)
    throw new SinkError({
      what,
      why: 'is marked for deletion, and keeps its name until then',
      todo:
        owner === user.userId
          ? `Take that back: aws secretsmanager restore-secret --secret-id ${id}`
          : `If nobody needs it, free its name at once: ${remove}`,
    });
  if (owner !== user.userId) {
    const whose =
      owner === undefined
        ? `has no tag ${USER_TAG}, so it was not made by Keywarden`
        : `belongs to another user (id ${owner}), who had the name ${user.user} before`;
    throw new SinkError({
      what,
      why: `${whose}. The secret of ${user.user} (id ${user.userId}) needs its name`,
      todo: `If nobody needs it, delete it (without recovery, or its name stays taken for 7 to 30 days): ${remove}`,
    });
  }
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
