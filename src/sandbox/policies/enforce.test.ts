import {
  CreateAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  ListUsersCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam';
import { ListObjectsV2Command, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SeedDocument } from '../seed/schema.ts';
import { KEY_A, KEY_B, errorOf, keyCredentials, openSandbox } from '../testing/open-sandbox.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../testing/service-request.ts';

type Account = SeedDocument['accounts'][number];

const allow = (Action: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const documentOf = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

/** An account whose user `ana` is bound by these statements, and clients that act as her. */
const bound = async (statements: object[], account: Partial<Account> = {}, policies = true) => {
  const sandbox = await openSandbox({
    switches: { policies },
    seed: {
      accounts: [
        {
          id: ACCOUNT,
          users: [
            {
              name: 'ana',
              path: '/team/',
              tags: { team: 'data' },
              keys: [{ id: KEY_A, ageDays: 1 }],
              policies: statements.length === 0 ? {} : { own: documentOf(...statements) },
            },
            { name: 'bo', path: '/other/', keys: [{ id: KEY_B, ageDays: 1 }] },
          ],
          ...account,
        },
        { id: OTHER_ACCOUNT },
      ],
    },
  });
  const config = {
    endpoint: sandbox.endpoint,
    region: 'us-east-1',
    credentials: keyCredentials(KEY_A),
    maxAttempts: 1,
  };
  const clients = {
    ...sandbox.as(keyCredentials(KEY_A)),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    ses: new SESv2Client(config),
    secrets: new SecretsManagerClient(config),
  };
  onTestFinished(() => [clients.s3, clients.ses, clients.secrets].forEach((client) => client.destroy()));
  return { ...sandbox, ...clients, admin: sandbox };
};

const ANA = `arn:aws:iam::${ACCOUNT}:user/team/ana`;
const tag = (UserName: string, ...keys: string[]) =>
  new TagUserCommand({ UserName, Tags: keys.map((Key) => ({ Key, Value: 'x' })) });

describe('policies of a user', () => {
  it('bind nobody until they are switched on', async () => {
    const { iam } = await bound([], {}, false);
    expect(await errorOf(iam.send(new ListUsersCommand({})))).toBe('no error');
  });

  it('allow nothing where there are none, but to ask who one is', async () => {
    const { iam, sts } = await bound([]);
    expect(await errorOf(iam.send(new ListUsersCommand({})))).toBe(
      `AccessDenied 403: User: ${ANA} is not authorized to perform: iam:ListUsers on resource: * because no identity-based policy allows the iam:ListUsers action`,
    );
    expect(await errorOf(sts.send(new GetCallerIdentityCommand({})))).toBe('no error');
  });

  it('do not bind the first credentials', async () => {
    const { admin } = await bound([]);
    expect(await errorOf(admin.iam.send(new ListUsersCommand({})))).toBe('no error');
  });

  it('reach as far as the path of their resource, and a deny wins', async () => {
    const { iam } = await bound([
      allow('iam:*AccessKey*', { Resource: `arn:aws:iam::${ACCOUNT}:user/team/*` }),
      { ...allow('iam:CreateAccessKey'), Effect: 'Deny' },
    ]);
    const lastUsed = (AccessKeyId: string) =>
      errorOf(iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })));
    expect(await lastUsed(KEY_A)).toBe('no error');
    expect(await lastUsed(KEY_B)).toContain(
      'not authorized to perform: iam:GetAccessKeyLastUsed on resource: user bo',
    );
    expect(await errorOf(iam.send(new CreateAccessKeyCommand({ UserName: 'ana' })))).toBe(
      `AccessDenied 403: User: ${ANA} is not authorized to perform: iam:CreateAccessKey on resource: user ana with an explicit deny in an identity-based policy`,
    );
  });

  it('see the names of tags that are written, and the tags of the user', async () => {
    const { iam } = await bound([
      allow('iam:TagUser', {
        Condition: {
          'ForAllValues:StringLike': { 'aws:TagKeys': 'keywarden:A*' },
          Null: { 'aws:TagKeys': 'false' },
          StringEquals: { 'aws:ResourceTag/Team': 'data' },
        },
      }),
    ]);
    expect(await errorOf(iam.send(tag('ana', 'keywarden:A1', 'keywarden:A2')))).toBe('no error');
    expect(await errorOf(iam.send(tag('ana', 'keywarden:A1', 'Keywarden:Exempt')))).toContain(
      'AccessDenied 403',
    );
    expect(await errorOf(iam.send(tag('bo', 'keywarden:A1')))).toContain('AccessDenied 403');
  });

  it('of AWS itself count where they are attached', async () => {
    const user = { name: 'ana', keys: [{ id: KEY_A, ageDays: 1 }], attachedPolicies: ['IAMReadOnlyAccess'] };
    const { iam } = await bound([], { users: [user] });
    expect(await errorOf(iam.send(new ListUsersCommand({})))).toBe('no error');
    expect(await errorOf(iam.send(tag('ana', 'a')))).toContain('AccessDenied');
  });

  it('that the embedded AWS would have to guess are refused with the seed', async () => {
    await expect(
      bound([allow('iam:ListUsers', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })]),
    ).rejects.toThrow('condition IpAddress on aws:SourceIp');
  });
});

describe('policies on what a call is about', () => {
  it('S3: objects below a prefix, listings of it, and how an upload is encrypted', async () => {
    const { s3, admin } = await bound(
      [
        allow(['s3:GetObject', 's3:PutObject'], {
          Resource: 'arn:aws:s3:::vault/a/*',
        }),
        allow('s3:ListBucket', {
          Resource: 'arn:aws:s3:::vault',
          Condition: { StringLike: { 's3:prefix': 'a/*' } },
        }),
        {
          ...allow('s3:PutObject', {
            Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } },
          }),
          Effect: 'Deny',
        },
      ],
      { s3: { buckets: ['vault'] } },
    );
    const put = (Key: string, ServerSideEncryption?: 'AES256') =>
      errorOf(s3.send(new PutObjectCommand({ Bucket: 'vault', Key, Body: 'x', ServerSideEncryption })));
    expect(await put('a/1', 'AES256')).toBe('no error');
    expect(await put('b/1', 'AES256')).toBe(
      `AccessDenied 403: User: ${ANA} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::vault/b/1" because no identity-based policy allows the s3:PutObject action`,
    );
    expect(await put('a/1')).toContain('explicit deny');
    const list = (Prefix?: string) => errorOf(s3.send(new ListObjectsV2Command({ Bucket: 'vault', Prefix })));
    expect([await list('a/'), await list('b/'), await list()]).toEqual([
      'no error',
      expect.stringContaining('s3:ListBucket'),
      expect.stringContaining('s3:ListBucket'),
    ]);
    expect(admin.control.calls({ service: 's3', error: 'AccessDenied' })).toHaveLength(4);
  });

  it('S3: says that an object is not there only to those who may list', async () => {
    const get = allow('s3:GetObject');
    const missing = async (...statements: object[]) => {
      const { s3 } = await bound(statements, { s3: { buckets: ['vault'] } });
      return errorOf(s3.send(new GetObjectCommand({ Bucket: 'vault', Key: 'a/none' })));
    };
    expect(await missing(get)).toContain('AccessDenied 403');
    expect(await missing(get, allow('s3:ListBucket'))).toContain('NoSuchKey 404');
    const below = (operator: string) =>
      allow('s3:ListBucket', { Condition: { [operator]: { 's3:prefix': 'a/*' } } });
    expect(await missing(get, below('StringLike'))).toContain('AccessDenied 403');
    expect(await missing(get, below('StringLikeIfExists'))).toContain('NoSuchKey 404');
  });

  it('SES: the sender, whatever name stands before its address, and the identity', async () => {
    const { ses } = await bound(
      [
        allow('ses:SendEmail', {
          Resource: `arn:aws:ses:us-east-1:${ACCOUNT}:identity/*`,
          Condition: { StringEquals: { 'ses:FromAddress': 'keys@example.com' } },
        }),
      ],
      { ses: { identities: ['example.com'] } },
    );
    const send = (FromEmailAddress: string) =>
      errorOf(
        ses.send(
          new SendEmailCommand({
            FromEmailAddress,
            Destination: { ToAddresses: ['ana@example.com'] },
            Content: { Simple: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } } },
          }),
        ),
      );
    expect(await send('Keys <keys@example.com>')).toBe('no error');
    expect(await send('ceo@example.com')).toBe(
      `AccessDeniedException 403: User \`${ANA}' is not authorized to perform \`ses:SendEmail' on resource \`arn:aws:ses:us-east-1:${ACCOUNT}:identity/example.com'`,
    );
  });

  it('Secrets Manager: names, tags, public policies, and the KMS key', async () => {
    const mine = { Resource: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:keywarden/*` };
    const { secrets } = await bound([
      allow(['secretsmanager:CreateSecret', 'secretsmanager:GetSecretValue'], mine),
      allow('secretsmanager:PutResourcePolicy', {
        ...mine,
        Condition: { Bool: { 'secretsmanager:BlockPublicPolicy': 'true' } },
      }),
      allow(['kms:GenerateDataKey', 'kms:Decrypt'], {
        Condition: {
          StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' },
          'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/ours' },
        },
      }),
    ]);
    const create = (Name: string, more: object = {}) =>
      errorOf(secrets.send(new CreateSecretCommand({ Name, SecretString: 's', ...more })));
    expect(await create('other/ana')).toContain('AccessDeniedException 400');
    expect(await create('keywarden/ana', { Tags: [{ Key: 'a', Value: 'b' }] })).toContain(
      'secretsmanager:TagResource',
    );
    expect(await create('keywarden/ana', { KmsKeyId: 'alias/theirs' })).toContain(
      'Access to KMS is not allowed',
    );
    expect(await create('keywarden/ana', { KmsKeyId: 'alias/ours' })).toBe('no error');
    const ResourcePolicy = JSON.stringify(
      documentOf({ ...allow('secretsmanager:GetSecretValue'), Effect: 'Deny', Principal: '*' }),
    );
    const close = (BlockPublicPolicy: boolean) =>
      errorOf(
        secrets.send(
          new PutResourcePolicyCommand({ SecretId: 'keywarden/ana', ResourcePolicy, BlockPublicPolicy }),
        ),
      );
    const read = () => errorOf(secrets.send(new GetSecretValueCommand({ SecretId: 'keywarden/ana' })));
    expect(await read()).toBe('no error');
    expect(await close(false)).toContain('secretsmanager:PutResourcePolicy');
    expect(await close(true)).toBe('no error');
    expect(await read()).toContain('with an explicit deny in a resource-based policy');
  });

  it('Secrets Manager: a secret that is not there is denied, not missed, to whom may not ask for it', async () => {
    const { secrets } = await bound([
      allow('secretsmanager:GetSecretValue', { Resource: 'arn:aws:secretsmanager:*:*:secret:mine/*' }),
    ]);
    const read = (SecretId: string) => errorOf(secrets.send(new GetSecretValueCommand({ SecretId })));
    expect(await read('mine/none')).toContain('ResourceNotFoundException');
    expect(await read('theirs/none')).toContain('AccessDeniedException');
  });
});

describe('policies of a role', () => {
  const ROLE = `arn:aws:iam::${ACCOUNT}:role/Keys`;
  const trust = (Condition: object = {}) =>
    documentOf({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: ANA }, Condition });
  const enter = allow('sts:AssumeRole', { Resource: ROLE });
  const withRole = async (role: object, statements: object[] = [enter]) => {
    const world = await bound(statements, { roles: [{ name: 'Keys', ...role }] });
    const assume = (more: object = {}) =>
      world.sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'run', ...more }));
    return { ...world, assume };
  };

  it('bind its sessions', async () => {
    const { assume, as } = await withRole({ policies: { own: documentOf(allow('iam:ListUsers')) } });
    const { Credentials } = await assume();
    const { iam } = as({
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    });
    expect(await errorOf(iam.send(new ListUsersCommand({})))).toBe('no error');
    expect(await errorOf(iam.send(tag('ana', 'a')))).toContain(
      `User: arn:aws:sts::${ACCOUNT}:assumed-role/Keys/run is not authorized to perform: iam:TagUser on resource: user ana`,
    );
  });

  it('are entered by whom both the own policies and the trust policy let', async () => {
    expect(await errorOf((await withRole({ trustPolicy: trust() })).assume())).toBe('no error');
    expect(await errorOf((await withRole({ trustPolicy: trust() }, [])).assume())).toContain(
      'AccessDenied 403',
    );
    const other = JSON.parse(JSON.stringify(trust()).replace('user/team/ana', 'user/other/bo')) as object;
    expect(await errorOf((await withRole({ trustPolicy: other })).assume())).toContain('AccessDenied 403');
  });

  it('are entered with the external id that the trust policy names', async () => {
    const { assume } = await withRole({
      trustPolicy: trust({ StringEquals: { 'sts:ExternalId': 'ours' } }),
    });
    expect(await errorOf(assume({ ExternalId: 'ours' }))).toBe('no error');
    expect(await errorOf(assume())).toContain('AccessDenied 403');
  });

  it('may name the organization of the caller, and the caller that of the role', async () => {
    const inOrganization = { StringEquals: { 'aws:PrincipalOrgID': 'o-exampletrading' } };
    const ofRole = { ...enter, Condition: { StringEquals: { 'aws:ResourceOrgID': 'o-exampletrading' } } };
    const { assume, control } = await withRole({ trustPolicy: trust(inOrganization) }, [ofRole]);
    expect(await errorOf(assume())).toContain('AccessDenied 403');
    control.seed({
      organization: { id: 'o-exampletrading', management: ACCOUNT },
      accounts: [{ id: ACCOUNT }],
    });
    expect(await errorOf(assume())).toBe('no error');
  });
});
