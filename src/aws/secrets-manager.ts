import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  ListSecretsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  TagResourceCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { Secret } from '../core/ports.ts';
import { attempt, attemptOrNull, present } from './attempt.ts';
import { tagMap } from './iam-tags.ts';

/** A secret, without its value. */
export interface SecretFacts {
  readonly arn: string;
  /** Id, or ARN of key or alias; null: the account's own `aws/secretsmanager`. */
  readonly kmsKey: string | null;
  /** It is marked for deletion: nobody can read it, and no other can have its name. */
  readonly isDeleted: boolean;
  readonly tags: ReadonlyMap<string, string>;
  /** Version id to its staging labels; AWS lists no version without one. */
  readonly versions: ReadonlyMap<string, readonly string[]>;
}

interface NewSecret {
  readonly name: string;
  readonly description: string;
  /** Null: the account's own `aws/secretsmanager`. */
  readonly kmsKey: string | null;
  readonly tags: ReadonlyMap<string, string>;
  /** Id of its first version, 32 to 64 characters: creating it again with the same value is no fault. */
  readonly versionId: string;
  readonly value: string;
}

interface NewVersion {
  readonly name: string;
  /** 32 to 64 characters. The same id with the same value changes nothing; with another value it is a fault. */
  readonly versionId: string;
  readonly value: Secret;
  /** AWS makes the first version of a secret current whatever is asked for. */
  readonly stages: readonly string[];
}

/** The part of Secrets Manager that delivery uses, in one region. It cannot read values. Throws `AwsFailure`. */
export interface SecretsApi {
  /** Null: none of that name. */
  readonly describe: (name: string) => Promise<SecretFacts | null>;
  /** Names of the secrets that carry a tag with this value; those marked for deletion are left out. Lags by minutes. */
  readonly tagged: (tag: string, value: string) => Promise<readonly string[]>;
  readonly create: (secret: NewSecret) => Promise<void>;
  /** JSON; null: none. */
  readonly resourcePolicy: (name: string) => Promise<string | null>;
  readonly setResourcePolicy: (name: string, policy: string) => Promise<void>;
  readonly putVersion: (version: NewVersion) => Promise<void>;
  /** Puts a staging label on a version, takes it off one, or moves it. */
  readonly moveStage: (
    name: string,
    stage: string,
    move: { readonly from?: string; readonly to?: string },
  ) => Promise<void>;
  readonly tag: (name: string, tags: ReadonlyMap<string, string>) => Promise<void>;
}

/** Secrets Manager over a client of the SDK, which may retry: every call here can be repeated. */
export function secretsApi(client: SecretsManagerClient): SecretsApi {
  return {
    describe: (name) => describe(client, name),
    tagged: (name, value) => tagged(client, name, value),
    create: (secret) => create(client, secret),
    resourcePolicy: (name) => resourcePolicy(client, name),
    setResourcePolicy: (name, policy) => setResourcePolicy(client, name, policy),
    putVersion: (version) => putVersion(client, version),
    moveStage: (name, stage, move) => moveStage(client, name, stage, move),
    tag: (name, tags) => tag(client, name, tags),
  };
}

/**
 * A secret without its value, as it is now (ListSecrets may lag by minutes).
 * Needs: secretsmanager:DescribeSecret
 */
async function describe(client: SecretsManagerClient, name: string): Promise<SecretFacts | null> {
  const operation = 'secretsmanager:DescribeSecret';
  const found = await attemptOrNull(operation, () =>
    client.send(new DescribeSecretCommand({ SecretId: name })),
  );
  if (found === null) return null;
  return {
    arn: present(found.ARN, operation, 'ARN'),
    kmsKey: found.KmsKeyId ?? null,
    isDeleted: found.DeletedDate !== undefined,
    tags: tagMap(found.Tags ?? []),
    versions: new Map(Object.entries(found.VersionIdsToStages ?? {})),
  };
}

/**
 * The secrets that carry a tag. AWS finds by the beginnings of tag and value, which need not be of the same tag: what
 * it finds is looked at once more.
 * Needs: secretsmanager:ListSecrets
 */
async function tagged(client: SecretsManagerClient, name: string, value: string): Promise<readonly string[]> {
  const operation = 'secretsmanager:ListSecrets';
  const found: string[] = [];
  let token: string | undefined;
  do {
    const command = new ListSecretsCommand({
      Filters: [
        { Key: 'tag-key', Values: [name] },
        { Key: 'tag-value', Values: [value] },
      ],
      NextToken: token,
    });
    const { SecretList, NextToken } = await attempt(operation, () => client.send(command));
    for (const secret of present(SecretList, operation, 'SecretList'))
      if (tagMap(secret.Tags ?? []).get(name) === value) found.push(present(secret.Name, operation, 'Name'));
    token = NextToken;
  } while (token !== undefined);
  return found;
}

/**
 * Makes a secret whose first, current version has this value.
 * Needs: secretsmanager:CreateSecret, secretsmanager:TagResource; with a key of the customer's own
 * kms:GenerateDataKey and kms:Decrypt
 */
async function create(client: SecretsManagerClient, secret: NewSecret): Promise<void> {
  const command = new CreateSecretCommand({
    Name: secret.name,
    Description: secret.description,
    Tags: toTags(secret.tags),
    ClientRequestToken: secret.versionId,
    SecretString: secret.value,
    ...(secret.kmsKey === null ? {} : { KmsKeyId: secret.kmsKey }),
  });
  await attempt('secretsmanager:CreateSecret', () => client.send(command));
}

/**
 * The resource policy of a secret.
 * Needs: secretsmanager:GetResourcePolicy
 */
async function resourcePolicy(client: SecretsManagerClient, name: string): Promise<string | null> {
  const operation = 'secretsmanager:GetResourcePolicy';
  const answer = await attempt(operation, () =>
    client.send(new GetResourcePolicyCommand({ SecretId: name })),
  );
  present(answer.ARN, operation, 'ARN');
  return answer.ResourcePolicy ?? null;
}

/**
 * Sets the resource policy; AWS refuses one that lets everybody in.
 * Needs: secretsmanager:PutResourcePolicy
 */
async function setResourcePolicy(client: SecretsManagerClient, name: string, policy: string): Promise<void> {
  const command = new PutResourcePolicyCommand({
    SecretId: name,
    ResourcePolicy: policy,
    BlockPublicPolicy: true,
  });
  await attempt('secretsmanager:PutResourcePolicy', () => client.send(command));
}

/**
 * Adds a version.
 * Needs: secretsmanager:PutSecretValue; with a key of the customer's own kms:GenerateDataKey and kms:Decrypt
 */
async function putVersion(client: SecretsManagerClient, version: NewVersion): Promise<void> {
  const command = new PutSecretValueCommand({
    SecretId: version.name,
    ClientRequestToken: version.versionId,
    SecretString: version.value.reveal(),
    VersionStages: [...version.stages],
  });
  await attempt('secretsmanager:PutSecretValue', () => client.send(command));
}

/**
 * Moves a staging label; moving AWSCURRENT gives AWSPREVIOUS to the version that had it.
 * Needs: secretsmanager:UpdateSecretVersionStage
 */
async function moveStage(
  client: SecretsManagerClient,
  name: string,
  stage: string,
  { from, to }: { readonly from?: string; readonly to?: string },
): Promise<void> {
  const command = new UpdateSecretVersionStageCommand({
    SecretId: name,
    VersionStage: stage,
    ...(from === undefined ? {} : { RemoveFromVersionId: from }),
    ...(to === undefined ? {} : { MoveToVersionId: to }),
  });
  await attempt('secretsmanager:UpdateSecretVersionStage', () => client.send(command));
}

/**
 * Adds or overwrites tags.
 * Needs: secretsmanager:TagResource
 */
async function tag(
  client: SecretsManagerClient,
  name: string,
  tags: ReadonlyMap<string, string>,
): Promise<void> {
  const command = new TagResourceCommand({ SecretId: name, Tags: toTags(tags) });
  await attempt('secretsmanager:TagResource', () => client.send(command));
}

function toTags(tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
