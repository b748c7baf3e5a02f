import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { attempt, present } from './attempt.ts';

/** The one value that Keywarden reads from Secrets Manager: its own state key. Throws `AwsFailure`. */
export interface StateSecretApi {
  readonly read: (arn: string) => Promise<string>;
}

/** Secrets Manager over a client of the SDK, which may retry: reading can be repeated. */
export function stateSecretApi(client: SecretsManagerClient): StateSecretApi {
  return { read: (arn) => read(client, arn) };
}

/**
 * The text of a secret.
 * Needs: secretsmanager:GetSecretValue
 */
async function read(client: SecretsManagerClient, arn: string): Promise<string> {
  const operation = 'secretsmanager:GetSecretValue';
  const { SecretString } = await attempt(operation, () =>
    client.send(new GetSecretValueCommand({ SecretId: arn })),
  );
  return present(SecretString, operation, 'SecretString');
}
