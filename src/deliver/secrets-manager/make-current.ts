import type { SecretsApi } from '../../aws/secrets-manager.ts';
import type { SinkUser } from '../../core/ports.ts';
import { SinkError } from '../sink-error.ts';
import { holderOf, moveLabel } from './labels.ts';
import { CURRENT, KEY_TAG, USER_TAG, secretName, versionId } from './names.ts';

/**
 * Makes a key's version the current one.
 * @throws SinkError where it is not there; AwsFailure
 */
export async function makeCurrent(api: SecretsApi, user: SinkUser, keyId: string): Promise<void> {
  const name = secretName(user);
  const id = versionId(keyId);
  const facts = await api.describe(name);
  if (facts?.versions.has(id) !== true || facts.tags.get(USER_TAG) !== user.userId) {
    throw new SinkError({
      what: `The secret ${name}`,
      why: `does not hold the key ${keyId} of the user ${user.userId}`,
      todo: 'Let the next run undo this rotation and begin anew.',
    });
  }
  const holder = holderOf(facts, CURRENT);
  if (holder !== id) {
    await moveLabel(api, name, CURRENT, { ...(holder === undefined ? {} : { from: holder }), to: id });
  }
  await api.tag(name, new Map([[KEY_TAG, keyId]]));
}
