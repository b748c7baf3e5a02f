import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Credentials } from '../credentials/admin.ts';
import { KEY_A, errorOf, keyCredentials, openSandbox } from '../testing/open-sandbox.ts';
import { ACCOUNT } from '../testing/service-request.ts';

const Bucket = 'vault';
const ANA = `arn:aws:iam::${ACCOUNT}:user/ana`;

const refusing = (...but: string[]) => ({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: ['s3:GetObject', 's3:ListBucket'],
    Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
    Condition: { ArnNotLike: { 'aws:PrincipalArn': but } },
  },
});

/** A bucket, and clients of the account's administrator and of a user. */
const open = async (policy?: Record<string, unknown>) => {
  const users = [{ name: 'ana', keys: [{ id: KEY_A, ageDays: 1 }] }];
  const buckets = [{ name: Bucket, ...(policy && { policy }) }];
  const { endpoint, control } = await openSandbox({
    seed: { accounts: [{ id: ACCOUNT, users, s3: { buckets } }] },
  });
  const as = (credentials: Credentials) => {
    const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
    onTestFinished(() => client.destroy());
    return client;
  };
  return { admin: as(control.credentials()), ana: as(keyCredentials(KEY_A)) };
};

describe('the policy of a bucket', () => {
  it('is put, shown as it was put, and deleted', async () => {
    const { admin } = await open();
    const get = () => admin.send(new GetBucketPolicyCommand({ Bucket }));
    expect(await errorOf(get())).toBe('NoSuchBucketPolicy 404: The bucket policy does not exist');
    const Policy = JSON.stringify(refusing(ANA));
    await admin.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect((await get()).Policy).toBe(Policy);
    await admin.send(new DeleteBucketPolicyCommand({ Bucket }));
    expect(await errorOf(get())).toContain('NoSuchBucketPolicy');
  });

  it('denies what it names to everybody but whom it leaves out, though nothing else binds them', async () => {
    const { admin, ana } = await open(refusing(ANA));
    await admin.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
    const get = (client: S3Client) => errorOf(client.send(new GetObjectCommand({ Bucket, Key: 'k' })));
    const list = (client: S3Client) => errorOf(client.send(new ListObjectsV2Command({ Bucket })));
    expect([await get(ana), await list(ana)]).toEqual(['no error', 'no error']);
    expect(await get(admin)).toMatch(
      /^AccessDenied 403: .* s3:GetObject on resource: "arn:aws:s3:::vault\/k" with an explicit deny in a resource-based policy$/,
    );
    expect(await list(admin)).toContain('s3:ListBucket');
  });

  it.each([
    ['is no JSON', '{', 'MalformedPolicy 400'],
    [
      'asks for what the embedded AWS does not know',
      JSON.stringify({
        Statement: {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: '*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      }),
      'NotImplemented 501',
    ],
  ])('that %s is refused', async (_, Policy, error) => {
    const { admin } = await open();
    expect(await errorOf(admin.send(new PutBucketPolicyCommand({ Bucket, Policy })))).toContain(error);
  });
});
