import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { KEY_A, KEY_B, errorOf, keyCredentials, oneUser, openSandbox } from '../testing/open-sandbox.ts';
import { ACCOUNT, NOW, OTHER_ACCOUNT } from '../testing/service-request.ts';

const UserName = 'alice';
const DAY = 86_400_000;

describe('access keys', () => {
  it('are created active, with a secret that signs', async () => {
    const { iam, as } = await openSandbox({ seed: oneUser([]) });
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    expect(AccessKey).toMatchObject({ UserName, Status: 'Active', CreateDate: new Date(NOW) });
    expect(AccessKey?.AccessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(AccessKey?.SecretAccessKey).toHaveLength(40);
    const { sts } = as({
      accessKeyId: AccessKey!.AccessKeyId!,
      secretAccessKey: AccessKey!.SecretAccessKey!,
    });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toMatch(/user\/alice$/);
  });

  it('number two at most, inactive ones counted', async () => {
    const { iam } = await openSandbox({ seed: oneUser([{ ageDays: 9, status: 'Inactive' }]) });
    await iam.send(new CreateAccessKeyCommand({ UserName }));
    expect(await errorOf(iam.send(new CreateAccessKeyCommand({ UserName })))).toBe(
      'LimitExceededException 409: Cannot exceed quota for AccessKeysPerUser: 2',
    );
  });

  it('may be seeded beyond the quota, as a race can leave them', async () => {
    const { iam } = await openSandbox({ seed: oneUser([{ ageDays: 3 }, { ageDays: 2 }, { ageDays: 1 }]) });
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName }));
    expect(AccessKeyMetadata).toHaveLength(3);
  });

  it('are listed without a secret', async () => {
    const { iam } = await openSandbox({ seed: oneUser([{ id: KEY_A, ageDays: 9 }]) });
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName }));
    expect(AccessKeyMetadata).toEqual([
      { UserName, AccessKeyId: KEY_A, Status: 'Active', CreateDate: new Date(NOW - 9 * DAY) },
    ]);
  });

  it('are deactivated, restored and deleted', async () => {
    const { iam } = await openSandbox({ seed: oneUser([{ id: KEY_A, ageDays: 9 }]) });
    const statuses = async () =>
      (await iam.send(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata?.map((key) => key.Status);
    await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: KEY_A, Status: 'Inactive' }));
    expect(await statuses()).toEqual(['Inactive']);
    await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: KEY_A, Status: 'Active' }));
    expect(await statuses()).toEqual(['Active']);
    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: KEY_A }));
    expect(await statuses()).toEqual([]);
    expect(await errorOf(iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: KEY_A })))).toBe(
      `NoSuchEntityException 404: The Access Key with id ${KEY_A} cannot be found.`,
    );
  });

  it('know the states Active and Inactive only', async () => {
    const { iam } = await openSandbox({ seed: oneUser([{ id: KEY_A, ageDays: 9 }]) });
    const update = new UpdateAccessKeyCommand({
      UserName,
      AccessKeyId: KEY_A,
      Status: 'Asleep' as 'Inactive',
    });
    expect(await errorOf(iam.send(update))).toContain('ValidationError 400');
  });

  it('of the caller are meant when no user is named', async () => {
    const { as } = await openSandbox({ seed: oneUser([{ id: KEY_A, ageDays: 9 }]) });
    const { iam } = as(keyCredentials(KEY_A));
    await iam.send(new CreateAccessKeyCommand({}));
    expect((await iam.send(new ListAccessKeysCommand({}))).AccessKeyMetadata).toHaveLength(2);
  });

  it('of the root user are listed to the root user', async () => {
    const seed = { accounts: [{ id: ACCOUNT, root: { keys: [{ id: KEY_A, ageDays: 9 }] } }] };
    const { as } = await openSandbox({ seed });
    const { AccessKeyMetadata } = await as(keyCredentials(KEY_A)).iam.send(new ListAccessKeysCommand({}));
    expect(AccessKeyMetadata?.map((key) => key.AccessKeyId)).toEqual([KEY_A]);
  });
});

describe('the last use of a key', () => {
  const lastUsed = async (sandbox: Awaited<ReturnType<typeof openSandbox>>, AccessKeyId: string) =>
    (await sandbox.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }))).AccessKeyLastUsed;

  it('is N/A without a date for a key never used', async () => {
    const sandbox = await openSandbox({ seed: oneUser([{ id: KEY_A, ageDays: 9 }]) });
    expect(await lastUsed(sandbox, KEY_A)).toEqual({ ServiceName: 'N/A', Region: 'N/A' });
  });

  it('is what a call says it is, rounded down to a quarter of an hour', async () => {
    const sandbox = await openSandbox({ seed: oneUser([{ id: KEY_A, ageDays: 9 }]) });
    sandbox.control.setClock(Date.parse('2026-11-01T02:29:59Z'));
    const credentials = keyCredentials(KEY_A);
    const sts = new STSClient({ endpoint: sandbox.endpoint, region: 'eu-west-1', credentials });
    await sts.send(new GetCallerIdentityCommand({}));
    sts.destroy();
    expect(await lastUsed(sandbox, KEY_A)).toEqual({
      LastUsedDate: new Date('2026-11-01T02:15:00Z'),
      ServiceName: 'sts',
      Region: 'eu-west-1',
    });
  });

  it('is recorded for calls that are denied, too, and not for a wrong signature', async () => {
    const sandbox = await openSandbox({
      seed: oneUser([
        { id: KEY_A, ageDays: 9 },
        { id: KEY_B, ageDays: 9 },
      ]),
    });
    sandbox.control.addFault({
      operation: 'iam:*',
      kind: 'error',
      code: 'AccessDenied',
      status: 403,
      times: 1,
    });
    const { iam } = sandbox.as(keyCredentials(KEY_A));
    expect(await errorOf(iam.send(new ListUsersCommand({})))).toContain('AccessDenied');
    const forged = sandbox.as({ accessKeyId: KEY_B, secretAccessKey: 'wrong' });
    expect(await errorOf(forged.iam.send(new ListUsersCommand({})))).toContain('SignatureDoesNotMatch');
    expect((await lastUsed(sandbox, KEY_A))?.ServiceName).toBe('iam');
    expect((await lastUsed(sandbox, KEY_B))?.ServiceName).toBe('N/A');
  });

  it('has no region for S3', async () => {
    const sandbox = await openSandbox({ seed: oneUser([{ id: KEY_A, ageDays: 9 }]) });
    sandbox.control.use(KEY_A, { service: 's3', region: 'eu-west-1' });
    expect(await lastUsed(sandbox, KEY_A)).toMatchObject({ ServiceName: 's3', Region: 'N/A' });
  });

  it('of an unknown key, or of another account, is denied', async () => {
    const other = { id: OTHER_ACCOUNT, users: [{ name: 'bob', keys: [{ id: KEY_B, ageDays: 1 }] }] };
    const { iam } = await openSandbox({ seed: { accounts: [{ id: ACCOUNT }, other] } });
    for (const AccessKeyId of [KEY_A, KEY_B])
      expect(await errorOf(iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })))).toContain(
        'AccessDenied 403',
      );
  });
});
