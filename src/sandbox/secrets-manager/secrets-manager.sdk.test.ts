import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Credentials } from '../credentials/admin.ts';
import { KEY_A, KEY_B, errorOf, keyCredentials, openSandbox } from '../testing/open-sandbox.ts';
import { ACCOUNT } from '../testing/service-request.ts';

const SecretId = 'keywarden/alice';

/** An account with alice and bob, each with a key, and a Secrets Manager client for anyone. */
const open = async () => {
  const users = [
    { name: 'alice', keys: [{ id: KEY_A, ageDays: 1 }] },
    { name: 'bob', keys: [{ id: KEY_B, ageDays: 1 }] },
  ];
  const sandbox = await openSandbox({ seed: { accounts: [{ id: ACCOUNT, users }] } });
  const as = (credentials: Credentials) => {
    const config = { endpoint: sandbox.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
    const client = new SecretsManagerClient(config);
    onTestFinished(() => client.destroy());
    return client;
  };
  return { ...sandbox, as, secrets: as(sandbox.control.credentials()) };
};

describe('the AWS SDK for JavaScript', () => {
  it('hands a new key over: pending, read back, current, and only its owner reads it', async () => {
    const { secrets, as, control } = await open();
    const first = await secrets.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'old' }));
    expect(first.ARN).toMatch(/^arn:aws:secretsmanager:eu-west-1:/);
    const put = new PutSecretValueCommand({ SecretId, SecretString: 'new', VersionStages: ['AWSPENDING'] });
    const { VersionId } = await secrets.send(put);
    const pending = new GetSecretValueCommand({ SecretId, VersionStage: 'AWSPENDING' });
    expect(await secrets.send(pending)).toMatchObject({ VersionId, SecretString: 'new' });
    await secrets.send(
      new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: 'AWSCURRENT',
        RemoveFromVersionId: first.VersionId!,
        MoveToVersionId: VersionId!,
      }),
    );
    const versions = await secrets.send(new ListSecretVersionIdsCommand({ SecretId }));
    expect(versions.Versions?.map(({ VersionStages }) => VersionStages)).toEqual([
      ['AWSPREVIOUS'],
      ['AWSCURRENT', 'AWSPENDING'],
    ]);

    const Statement = {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/alice` },
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
    };
    const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement });
    await secrets.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy, BlockPublicPolicy: true }));
    const get = new GetSecretValueCommand({ SecretId: first.ARN });
    expect((await as(keyCredentials(KEY_A)).send(get)).SecretString).toBe('new');
    expect(await errorOf(as(keyCredentials(KEY_B)).send(get))).toContain('AccessDeniedException 400: User:');
    expect(JSON.stringify(control.calls())).not.toMatch(/"(?:old|new)"/);
  });

  it('reads dates, pages and errors', async () => {
    const { secrets, control } = await open();
    for (const Name of ['a', 'b']) await secrets.send(new CreateSecretCommand({ Name, SecretString: 'x' }));
    const page = await secrets.send(new ListSecretsCommand({ MaxResults: 1 }));
    expect(page.SecretList?.[0]?.CreatedDate).toEqual(new Date('2026-11-01T02:00:00Z'));
    const rest = await secrets.send(new ListSecretsCommand({ MaxResults: 1, NextToken: page.NextToken }));
    expect(rest.SecretList?.map(({ Name }) => Name)).toEqual(['b']);
    const { DeletionDate } = await secrets.send(
      new DeleteSecretCommand({ SecretId: 'a', RecoveryWindowInDays: 7 }),
    );
    expect(DeletionDate).toEqual(new Date('2026-11-08T02:00:00Z'));
    expect(await errorOf(secrets.send(new GetSecretValueCommand({ SecretId: 'a' })))).toBe(
      "InvalidRequestException 400: You can't perform this operation on the secret because it was marked for deletion.",
    );
    expect(await errorOf(secrets.send(new DescribeSecretCommand({ SecretId: 'c' })))).toBe(
      "ResourceNotFoundException 400: Secrets Manager can't find the specified secret.",
    );
    control.addFault({ operation: 'secretsmanager:*', kind: 'throttle' });
    expect(await errorOf(secrets.send(new ListSecretsCommand({})))).toBe(
      'ThrottlingException 400: Rate exceeded',
    );
  });

  it('sends bytes and gets them back', async () => {
    const { secrets } = await open();
    const SecretBinary = Uint8Array.from([0, 255, 1]);
    await secrets.send(new CreateSecretCommand({ Name: 'b', SecretBinary }));
    const got = await secrets.send(new GetSecretValueCommand({ SecretId: 'b' }));
    expect([...(got.SecretBinary ?? [])]).toEqual([0, 255, 1]);
  });
});
