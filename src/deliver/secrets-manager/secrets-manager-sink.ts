import { AwsFailure } from '../../aws/failure.ts';
import type { SecretsApi } from '../../aws/secrets-manager.ts';
import type { DeliverSettings } from '../../core/model/policy.ts';
import type { SecretPointer, Sink, SinkUser } from '../../core/ports.ts';
import { placeOf } from '../place.ts';
import { quoted } from '../shell.ts';
import { destroy } from './destroy.ts';
import { examine } from './examine.ts';
import { makeCurrent } from './make-current.ts';
import { CURRENT, secretName, versionId } from './names.ts';
import { store } from './store.ts';

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
    preflight: async (user) => void (await examine(api, user, kmsKey)),
    store: (user, key) => store(api, user, kmsKey, key),
    makeCurrent: (user, keyId) => makeCurrent(api, user, keyId),
    holds: (user, keyId) => holds(api, user, keyId),
    destroy: (user, keyId) => destroy(api, user, keyId),
    pointer: (user) => pointer(settings, user),
  };
}

async function holds(
  api: SecretsApi,
  user: SinkUser,
  keyId: string,
): Promise<'present' | 'absent' | 'unknown'> {
  try {
    const facts = await api.describe(secretName(user));
    if (facts === null || !facts.versions.has(versionId(keyId))) return 'absent';
    // Marked for deletion, it can neither be read nor is it gone.
    return facts.isDeleted ? 'unknown' : 'present';
  } catch (error) {
    if (error instanceof AwsFailure) return 'unknown';
    throw error;
  }
}

function pointer({ region }: SecretsManagerSettings, user: SinkUser): SecretPointer {
  const name = secretName(user);
  const command = `aws secretsmanager get-secret-value --secret-id ${quoted(name)} --version-stage ${CURRENT} --query SecretString --output text --region ${region}`;
  return { where: `Secrets Manager, ${name} in ${region}`, fetch: [command] };
}
