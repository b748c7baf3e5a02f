import type { SecretFacts, SecretsApi } from '../../aws/secrets-manager.ts';
import type { NewKey, SinkUser } from '../../core/ports.ts';
import { secretOf } from '../../core/secret.ts';
import { SinkError } from '../sink-error.ts';
import { examine } from './examine.ts';
import { CURRENT, PENDING, PLACEHOLDER, USER_TAG, versionId } from './names.ts';
import { readerPolicy } from './reader-policy.ts';
import { placeholderOf, valueOf } from './value.ts';

/**
 * Makes the user's secret fit to take a key, before there is a key: it exists with a value that is no key, encrypted
 * with the configured KMS key, and only its user can read it. Whatever KMS or a policy has against that shows here.
 * @returns its name
 * @throws SinkError, AwsFailure
 */
export async function makeReady(api: SecretsApi, user: SinkUser, kmsKey: string | null): Promise<string> {
  // First: a secret that cannot be closed must not be made.
  const policy = readerPolicy(user);
  const { name, facts, isClosed } = await examine(api, user, kmsKey);
  if (facts === null) await create(api, name, user, kmsKey);
  if (!isClosed) await api.setResourcePolicy(name, policy);
  if (facts !== null && !hasCurrent(facts)) await putPlaceholder(api, name, user, CURRENT);
  return name;
}

/**
 * Stores a new key as the pending version of its user's secret, and looks whether it is there.
 * @throws SinkError, AwsFailure
 */
export async function store(
  api: SecretsApi,
  user: SinkUser,
  kmsKey: string | null,
  key: NewKey,
): Promise<void> {
  const name = await makeReady(api, user, kmsKey);
  const id = versionId(key.keyId);
  await api.putVersion({ name, versionId: id, value: valueOf(user, key), stages: [PENDING] });

  const after = await api.describe(name);
  if (after?.versions.has(id) === true) return;
  throw new SinkError({
    what: `The secret ${name}`,
    why: `took the version ${id} and does not list it`,
    todo: 'See in CloudTrail whether something else changes this secret.',
  });
}

/** Gives a secret a version without a key, under a label; one that is there already is left as it is. */
async function putPlaceholder(api: SecretsApi, name: string, user: SinkUser, label: string): Promise<void> {
  const value = secretOf(placeholderOf(user));
  await api.putVersion({ name, versionId: PLACEHOLDER, value, stages: [label] });
}

async function create(api: SecretsApi, name: string, user: SinkUser, kmsKey: string | null): Promise<void> {
  await api.create({
    name,
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
