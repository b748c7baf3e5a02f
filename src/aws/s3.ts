import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetPublicAccessBlockCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Secret } from '../core/ports.ts';
import { attempt, present } from './attempt.ts';
import { AwsFailure } from './failure.ts';

/** A bucket and the account it must belong to: S3 refuses the call when another owns it. */
export interface OwnedBucket {
  readonly bucket: string;
  readonly account: string;
}

interface NewObject {
  readonly key: string;
  readonly body: Secret;
  readonly contentType: string;
  /** KMS key for SSE-KMS; null: the account's own `aws/s3`. */
  readonly kmsKey: string | null;
}

/** The part of S3 that delivery uses, in one region. It has no call that reads an object. Throws `AwsFailure`. */
export interface BucketApi {
  /** The names of the four settings against public access that are off; null: there is no such block at all. */
  readonly publicAccess: (bucket: OwnedBucket) => Promise<readonly string[] | null>;
  /** Writes an object, taking the place of one there; tells how S3 says it is encrypted (`aws:kms`). */
  readonly put: (bucket: OwnedBucket, object: NewObject) => Promise<{ readonly encryption: string }>;
  /** Copies an object inside the bucket, encrypted anew; tells how S3 says the copy is encrypted. */
  readonly copy: (
    bucket: OwnedBucket,
    copy: { readonly from: string; readonly to: string; readonly kmsKey: string | null },
  ) => Promise<{ readonly encryption: string }>;
  readonly has: (bucket: OwnedBucket, key: string) => Promise<boolean>;
  /** Every key that begins so. */
  readonly keys: (bucket: OwnedBucket, prefix: string) => Promise<readonly string[]>;
  /** No error when there is none. */
  readonly remove: (bucket: OwnedBucket, key: string) => Promise<void>;
}

/** S3 over a client of the SDK, which may retry: every call here can be repeated. */
export function bucketApi(client: S3Client): BucketApi {
  return {
    publicAccess: (bucket) => publicAccess(client, bucket),
    put: (bucket, object) => put(client, bucket, object),
    copy: (bucket, from) => copy(client, bucket, from),
    has: (bucket, key) => has(client, bucket, key),
    keys: (bucket, prefix) => keys(client, bucket, prefix),
    remove: (bucket, key) => remove(client, bucket, key),
  };
}

const BLOCKS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

/**
 * What of the bucket's block against public access is off.
 * Needs: s3:GetBucketPublicAccessBlock
 */
async function publicAccess(client: S3Client, where: OwnedBucket): Promise<readonly string[] | null> {
  const operation = 's3:GetBucketPublicAccessBlock';
  try {
    const { PublicAccessBlockConfiguration } = await attempt(operation, () =>
      client.send(new GetPublicAccessBlockCommand(of(where))),
    );
    const block = present(PublicAccessBlockConfiguration, operation, 'PublicAccessBlockConfiguration');
    return BLOCKS.filter((name) => block[name] !== true);
  } catch (error) {
    if (error instanceof AwsFailure && error.code === 'NoSuchPublicAccessBlockConfiguration') return null;
    throw error;
  }
}

/**
 * Writes an object, encrypted with KMS. The SDK sends a checksum, so what arrived is what was sent.
 * Needs: s3:PutObject; with a key of the customer's own kms:GenerateDataKey
 */
async function put(
  client: S3Client,
  where: OwnedBucket,
  object: NewObject,
): Promise<{ readonly encryption: string }> {
  const command = new PutObjectCommand({
    ...of(where),
    Key: object.key,
    Body: object.body.reveal(),
    ContentType: object.contentType,
    ServerSideEncryption: 'aws:kms',
    ...(object.kmsKey === null ? {} : { SSEKMSKeyId: object.kmsKey }),
  });
  const { ETag, ServerSideEncryption } = await attempt('s3:PutObject', () => client.send(command));
  present(ETag, 's3:PutObject', 'ETag');
  return { encryption: ServerSideEncryption ?? 'none' };
}

/**
 * Whether an object is there. By listing and not by HEAD: HEAD needs the right to read the object, and without the
 * right to list it answers 403 for what does not exist.
 * Needs: s3:ListBucket
 */
async function has(client: S3Client, where: OwnedBucket, key: string): Promise<boolean> {
  const operation = 's3:ListBucket';
  // Of all keys with this beginning the key itself comes first.
  const command = new ListObjectsV2Command({ ...of(where), Prefix: key, MaxKeys: 1 });
  const { Name, Contents = [] } = await attempt(operation, () => client.send(command));
  present(Name, operation, 'Name');
  return Contents[0]?.Key === key;
}

/**
 * The keys of all objects that begin in one way.
 * Needs: s3:ListBucket
 */
async function keys(client: S3Client, where: OwnedBucket, prefix: string): Promise<readonly string[]> {
  const operation = 's3:ListBucket';
  const found: string[] = [];
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({ ...of(where), Prefix: prefix, ContinuationToken: token });
    const {
      Name,
      Contents = [],
      NextContinuationToken,
    } = await attempt(operation, () => client.send(command));
    present(Name, operation, 'Name');
    found.push(...Contents.flatMap(({ Key }) => Key ?? []));
    token = NextContinuationToken;
  } while (token !== undefined);
  return found;
}

/**
 * Copies an object inside its bucket: S3 moves the bytes, and they never pass through here.
 * Needs: s3:GetObject, s3:PutObject; with a key of the customer's own kms:Decrypt and kms:GenerateDataKey
 */
async function copy(
  client: S3Client,
  where: OwnedBucket,
  { from, to, kmsKey }: { readonly from: string; readonly to: string; readonly kmsKey: string | null },
): Promise<{ readonly encryption: string }> {
  const command = new CopyObjectCommand({
    ...of(where),
    ExpectedSourceBucketOwner: where.account,
    CopySource: `${where.bucket}/${encodeURIComponent(from)}`,
    Key: to,
    ServerSideEncryption: 'aws:kms',
    ...(kmsKey === null ? {} : { SSEKMSKeyId: kmsKey }),
  });
  const { CopyObjectResult, ServerSideEncryption } = await attempt('s3:PutObject', () =>
    client.send(command),
  );
  present(CopyObjectResult?.ETag, 's3:PutObject', 'ETag');
  return { encryption: ServerSideEncryption ?? 'nothing' };
}

/**
 * Removes an object; in a bucket with versions the former one stays until its lifecycle ends it.
 * Needs: s3:DeleteObject
 */
async function remove(client: S3Client, where: OwnedBucket, key: string): Promise<void> {
  await attempt('s3:DeleteObject', () => client.send(new DeleteObjectCommand({ ...of(where), Key: key })));
}

function of({ bucket, account }: OwnedBucket): { Bucket: string; ExpectedBucketOwner: string } {
  return { Bucket: bucket, ExpectedBucketOwner: account };
}
