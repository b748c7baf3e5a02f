import { AwsFailure } from '../../aws/failure.ts';
import type { SecretsApi } from '../../aws/secrets-manager.ts';
import type { DeliverSettings } from '../../core/model/policy.ts';
import type { SecretPointer, SecretSight, Sink, SinkUser } from '../../core/ports.ts';
import { placeOf } from '../place.ts';
import { quoted } from '../shell.ts';
import { letInByPresentName } from './close.ts';
import { destroy } from './destroy.ts';
import { ownSecret } from './find.ts';
import { holderOf } from './labels.ts';
import { makeVisible } from './make-visible.ts';
import { CURRENT, KEY_TAG, PENDING, PREVIOUS, secretName, versionId } from './names.ts';
import { makeReady, store } from './store.ts';

export type SecretsManagerSettings = Extract<DeliverSettings, { to: 'secrets-manager' }> & {
  readonly region: string;
};

/**
 * Hands a secret over in Secrets Manager: one secret per user, one version per key. We never need to read a value:
 * that a version is there is seen by its id, which is derived from the key's, and no version can be changed.
 */
export function secretsManagerSink(api: SecretsApi, settings: SecretsManagerSettings): Sink {
  const { kmsKey } = settings;
  return {
    name: 'secrets-manager',
    place: placeOf('secrets-manager', settings.region),
    preflight: async (user) => void (await makeReady(api, user, kmsKey)),
    store: (user, key) => store(api, user, kmsKey, key),
    makeVisible: (user, keyId) => makeVisible(api, user, keyId),
    sight: (user, keyId) => sight(api, user, keyId),
    destroy: (user, keyId) => destroy(api, user, keyId),
    letIn: (user) => letIn(api, user),
    pointer: (user) => pointer(api, settings, user),
  };
}

async function sight(api: SecretsApi, user: SinkUser, keyId: string): Promise<SecretSight> {
  try {
    const found = await ownSecret(api, user);
    const id = versionId(keyId);
    const labels = found?.facts.versions.get(id);
    if (found === null || labels === undefined) return 'absent';
    // Marked for deletion, it can neither be read nor is it gone.
    if (found.facts.isDeleted) return 'unknown';
    const wasCurrent =
      found.facts.tags.get(KEY_TAG) === keyId || labels.includes(CURRENT) || labels.includes(PREVIOUS);
    return !wasCurrent && holderOf(found.facts, PENDING) === id ? 'pending' : 'visible';
  } catch (error) {
    if (error instanceof AwsFailure) return 'unknown';
    throw error;
  }
}

async function letIn(api: SecretsApi, user: SinkUser): Promise<void> {
  const found = await ownSecret(api, user);
  if (found !== null && !found.facts.isDeleted) await letInByPresentName(api, found.name, user);
}

async function pointer(
  api: SecretsApi,
  { region }: SecretsManagerSettings,
  user: SinkUser,
): Promise<SecretPointer> {
  const found = await ownSecret(api, user);
  if (found !== null && !found.facts.isDeleted) await letInByPresentName(api, found.name, user);
  const name = found?.name ?? secretName(user);
  const command = `aws secretsmanager get-secret-value --secret-id ${quoted(name)} --version-stage ${CURRENT} --query SecretString --output text --region ${region}`;
  return { where: `Secrets Manager, ${name} in ${region}`, fetch: [command] };
}
