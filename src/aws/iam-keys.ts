import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  type IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import type { KeyStatus, LastUse } from '../core/model/observation.ts';
import type { NewKey } from '../core/ports.ts';
import { secretOf } from '../core/secret.ts';
import { attempt, present } from './attempt.ts';
import { AwsFailure } from './failure.ts';
import type { ListedKey } from './iam-types.ts';
import { allPages } from './pages.ts';

/**
 * The access keys of a user: two at most by quota, but a race can make more.
 * Needs: iam:ListAccessKeys
 */
export async function accessKeys(client: IAMClient, user: string): Promise<readonly ListedKey[]> {
  const operation = 'iam:ListAccessKeys';
  const all = await allPages(operation, async (Marker) => {
    const command = new ListAccessKeysCommand({ UserName: user, MaxItems: 1000, Marker });
    const { AccessKeyMetadata: items, ...rest } = await attempt(operation, () => client.send(command));
    return { items, ...rest };
  });
  return all.map(({ AccessKeyId, Status, CreateDate }) => ({
    keyId: present(AccessKeyId, operation, 'AccessKeyId'),
    status: toStatus(present(Status, operation, 'Status')),
    createdAt: present(CreateDate, operation, 'CreateDate').getTime(),
  }));
}

/**
 * The last use of a key; null: never used. AWS denies the question for a key id that does not exist.
 * Needs: iam:GetAccessKeyLastUsed
 */
export async function lastUsed(client: IAMClient, keyId: string): Promise<LastUse | null> {
  const operation = 'iam:GetAccessKeyLastUsed';
  const answer = await attempt(operation, () =>
    client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: keyId })),
  );
  const { LastUsedDate, Region, ServiceName } = present(
    answer.AccessKeyLastUsed,
    operation,
    'AccessKeyLastUsed',
  );
  if (LastUsedDate === undefined) return null;
  return { at: LastUsedDate.getTime(), region: notApplicable(Region), service: notApplicable(ServiceName) };
}

/**
 * Issues a further key. IAM shows its secret once and knows no idempotency token: a second attempt after a lost answer
 * would make a second key, and the first one's secret would be lost. So this is tried once; where it is not certain
 * whether a key was made, the failure's `effect` is `unknown`.
 * @param once a client that makes one attempt
 * Needs: iam:CreateAccessKey
 */
export async function createKey(once: IAMClient, user: string): Promise<NewKey> {
  const operation = 'iam:CreateAccessKey';
  const { AccessKey } = await attempt(operation, () =>
    once.send(new CreateAccessKeyCommand({ UserName: user })),
  );
  const { AccessKeyId, SecretAccessKey } = present(AccessKey, operation, 'AccessKey');
  return {
    keyId: present(AccessKeyId, operation, 'AccessKeyId'),
    secret: secretOf(present(SecretAccessKey, operation, 'SecretAccessKey')),
  };
}

/**
 * Activates or deactivates a key; repeating it changes nothing.
 * Needs: iam:UpdateAccessKey
 */
export async function setKeyStatus(
  client: IAMClient,
  user: string,
  keyId: string,
  status: 'Active' | 'Inactive',
): Promise<void> {
  const command = new UpdateAccessKeyCommand({ UserName: user, AccessKeyId: keyId, Status: status });
  await attempt('iam:UpdateAccessKey', () => client.send(command));
}

/**
 * Deletes a key for good.
 * Needs: iam:DeleteAccessKey
 */
export async function deleteKey(client: IAMClient, user: string, keyId: string): Promise<void> {
  try {
    await attempt('iam:DeleteAccessKey', () =>
      client.send(new DeleteAccessKeyCommand({ UserName: user, AccessKeyId: keyId })),
    );
  } catch (error) {
    // A lost answer makes the SDK try again, and the second attempt no longer finds what the first one deleted.
    if (error instanceof AwsFailure && error.kind === 'not-found' && error.attempts > 1) return;
    throw error;
  }
}

function toStatus(word: string): KeyStatus {
  return word === 'Active' || word === 'Inactive' ? word : { unrecognised: word };
}

/** AWS says `N/A` where there is nothing to say, e.g. the region of S3. */
function notApplicable(text: string | undefined): string | null {
  return text === undefined || text === 'N/A' ? null : text;
}
