import type { SecretFacts, SecretsApi } from '../../aws/secrets-manager.ts';
import type { SinkUser } from '../../core/ports.ts';
import { holderOf, moveLabel } from './labels.ts';
import { CURRENT, KEY_TAG, PLACEHOLDER, PREVIOUS, secretName, versionId } from './names.ts';
import { putPlaceholder } from './store.ts';

/**
 * Takes a key's version out of use: without labels Secrets Manager counts it as deprecated and drops it in time. What
 * was current before becomes current again. The secret itself stays, with the placeholder if nothing else: deleting it
 * would keep its name taken for at least seven days, and the next rotation from happening.
 * @throws AwsFailure
 */
export async function destroy(api: SecretsApi, user: SinkUser, keyId: string): Promise<void> {
  const name = secretName(user);
  const id = versionId(keyId);
  const facts = await api.describe(name);
  if (facts === null || facts.isDeleted) return;
  if (holderOf(facts, CURRENT) === id) await giveBackCurrent(api, user, facts, id);

  const labels = (await api.describe(name))?.versions.get(id) ?? [];
  for (const label of labels) await moveLabel(api, name, label, { from: id });
  if (facts.tags.get(KEY_TAG) === keyId) await api.untag(name, [KEY_TAG]);
}

/** AWSCURRENT cannot be taken off, only moved. */
async function giveBackCurrent(
  api: SecretsApi,
  user: SinkUser,
  facts: SecretFacts,
  id: string,
): Promise<void> {
  const previous = holderOf(facts, PREVIOUS);
  if (previous === undefined) await putPlaceholder(api, user, PREVIOUS);
  await moveLabel(api, secretName(user), CURRENT, { from: id, to: previous ?? PLACEHOLDER });
}
