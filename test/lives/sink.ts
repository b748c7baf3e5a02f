import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { LoggedCall } from '../../src/sandbox/log/call-log.ts';

/**
 * The keys that readers of a sink can fetch after these calls, read as a reader reads them: a secret's current version,
 * an object in its user's own folder.
 */
export async function readable(
  reader: SecretsManagerClient,
  calls: readonly LoggedCall[],
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  const secrets = new Set<string>();
  for (const { service, operation, parameters, effect } of calls) {
    if (!effect) continue;
    const { SecretId: secret, Key: object } = parameters;
    if (service === 'secretsmanager' && /^(Put|Update)/.test(operation) && typeof secret === 'string')
      secrets.add(secret);
    const keyId = /^credential\/[^!].*_(AKIA[A-Z0-9]{16})\.csv$/.exec(
      typeof object === 'string' ? object : '',
    );
    if (/^(Put|Copy)Object$/.test(operation) && keyId?.[1] !== undefined) keys.add(keyId[1]);
  }
  for (const SecretId of secrets) {
    const answer = await reader.send(new GetSecretValueCommand({ SecretId })).catch(() => null);
    const keyId = /AKIA[A-Z0-9]{16}/.exec(answer?.SecretString ?? '')?.[0];
    if (keyId !== undefined) keys.add(keyId);
  }
  return keys;
}
