import type { SecretFacts, SecretsApi } from '../../aws/secrets-manager.ts';
import type { NewKey, SinkUser } from '../../core/ports.ts';
import { secretOf } from '../../core/secret.ts';
import { SinkError } from '../sink-error.ts';
import { examine } from './examine.ts';
import { CURRENT, PENDING, PLACEHOLDER, USER_TAG, secretName, versionId } from './names.ts';
import { readerPolicy } from './reader-policy.ts';
import { placeholderOf, valueOf } from './value.ts';

/**
 * Stores a new key as the pending version of its user's secret, and looks whether it is there. The secret is made
 * without a key in it and closed to everybody else before the first key goes in.
 * @throws SinkError, AwsFailure
 */
export async function store(
  api: SecretsApi,
  user: SinkUser,
  kmsKey: string | null,
  key: NewKey,
): Promise<void> {
  const name = secretName(user);
  const id = versionId(key.keyId);
  const found = await examine(api, user, kmsKey);
  if (found === null) await create(api, user, kmsKey);
  if (found?.isClosed !== true) await api.setResourcePolicy(name, readerPolicy(user));
  if (found !== null && !hasCurrent(found.facts)) await putPlaceholder(api, user, CURRENT);
  await api.putVersion({ name, versionId: id, value: valueOf(user, key), stages: [PENDING] });

  const after = await api.describe(name);
  if (after?.versions.has(id) === true) return;
  throw new SinkError({
    what: `The secret ${name}`,
    why: `took the version ${id} and does not list it`,
    todo: 'See in CloudTrail whether something else changes this secret.',
  });
}

/** Gives the user's secret a version without a key, under a label; one that is there already is left as it is. */
export async function putPlaceholder(api: SecretsApi, user: SinkUser, label: string): Promise<void> {
  const value = secretOf(placeholderOf(user));
  await api.putVersion({ name: secretName(user), versionId: PLACEHOLDER, value, stages: [label] });
}

async function create(api: SecretsApi, user: SinkUser, kmsKey: string | null): Promise<void> {
  await api.create({
    name: secretName(user),
    description: `Access key of the IAM user ${user.user}, handed over by Keywarden.`,
    kmsKey,
    tags: new Map([[USER_TAG, user.userId]]),
    versionId: PLACEHOLDER,
    value: placeholderOf(user),
  });
}

function hasCurrent({ versions }: SecretFacts): boolean {
  return [...versions.values()].some((stages) => stages.includes(CURRENT));
}
