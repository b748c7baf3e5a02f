import type { SecretsApi } from '../../aws/secrets-manager.ts';
import type { SinkUser } from '../../core/ports.ts';
import { ownSecret } from './find.ts';
import { holderOf, moveLabel } from './labels.ts';
import { CURRENT, versionId } from './names.ts';

/**
 * Takes a key's version out of use: without labels Secrets Manager counts it as deprecated and drops it in time. The
 * secret itself stays: deleting it would keep its name taken for at least seven days, and the next rotation from
 * happening. What is current stays too: its reader may be at work with it.
 * @throws AwsFailure
 */
export async function destroy(api: SecretsApi, user: SinkUser, keyId: string): Promise<void> {
  const id = versionId(keyId);
  const found = await ownSecret(api, user);
  if (found === null || found.facts.isDeleted || holderOf(found.facts, CURRENT) === id) return;
  for (const label of found.facts.versions.get(id) ?? [])
    await moveLabel(api, found.name, label, { from: id });
}
