import type { SecretsApi } from '../../aws/secrets-manager.ts';
import type { SinkUser } from '../../core/ports.ts';
import { SinkError } from '../sink-error.ts';
import { letInByPresentName } from './close.ts';
import { findSecret } from './find.ts';
import { holderOf, moveLabel } from './labels.ts';
import { CURRENT, KEY_TAG, USER_TAG, versionId } from './names.ts';

/**
 * Makes a key's version the current one: from here on the owner gets it. Needs no value, so any later run can do it.
 * @throws SinkError where it is not there; AwsFailure
 */
export async function makeVisible(api: SecretsApi, user: SinkUser, keyId: string): Promise<void> {
  const { name, facts } = await findSecret(api, user);
  const id = versionId(keyId);
  if (facts?.versions.has(id) !== true || facts.tags.get(USER_TAG) !== user.userId) {
    throw new SinkError({
      what: `The secret ${name}`,
      why: `does not hold the key ${keyId} of the user ${user.userId}`,
      todo: `Nobody else has its secret. Delete the key ${keyId}: the next run issues another one.`,
    });
  }
  await letInByPresentName(api, name, user);
  const holder = holderOf(facts, CURRENT);
  if (holder !== id) {
    await moveLabel(api, name, CURRENT, { ...(holder === undefined ? {} : { from: holder }), to: id });
  }
  await api.tag(name, new Map([[KEY_TAG, keyId]]));
}
