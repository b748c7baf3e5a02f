import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Instant } from '../core/model/time.ts';
import { attempt, attemptOrNull, present } from './attempt.ts';
import { AwsFailure } from './failure.ts';
import { allPages } from './pages.ts';

/** A text in S3, and the tag that changes with it. */
export interface StoredText {
  readonly text: string;
  readonly etag: string;
  readonly modifiedAt: Instant;
}

/** On what an object may be written: nothing there yet, or just what was read or written before. */
type PutCondition = { readonly ifAbsent: true } | { readonly ifMatch: string };

/** The part of S3 that the store uses. Reads see the latest write. Throws `AwsFailure`. */
export interface ObjectApi {
  /** Null: there is none. */
  readonly readText: (bucket: string, key: string) => Promise<StoredText | null>;
  /** @returns the new tag; null: the condition did not hold, or another write was under way */
  readonly writeText: (
    bucket: string,
    key: string,
    text: string,
    condition?: PutCondition,
  ) => Promise<string | null>;
  /** All keys that begin so, in order. */
  readonly keys: (bucket: string, prefix: string) => Promise<readonly string[]>;
  /** No error when there is none. */
  readonly remove: (bucket: string, key: string) => Promise<void>;
}

/** S3 over a client of the SDK, which may retry: whoever writes on a condition must be ready for its own earlier attempt. */
export function objectApi(client: S3Client): ObjectApi {
  return {
    readText: (bucket, key) => readText(client, bucket, key),
    writeText: (bucket, key, text, condition) => writeText(client, bucket, key, text, condition),
    keys: (bucket, prefix) => keys(client, bucket, prefix),
    remove: (bucket, key) => remove(client, bucket, key),
  };
}

/**
 * Reads an object as UTF-8. Who may not list the whole bucket is told "denied" of what is not there, as of what is; a
 * listing of just this key, which a policy can allow by its prefix, tells the two apart.
 * Needs: s3:GetObject, s3:ListBucket
 */
async function readText(client: S3Client, Bucket: string, Key: string): Promise<StoredText | null> {
  const operation = 's3:GetObject';
  const read = () =>
    unlessMissing(async () => {
      const { Body, ETag, LastModified } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return {
        text: await present(Body, operation, 'Body').transformToString('utf-8'),
        etag: present(ETag, operation, 'ETag'),
        modifiedAt: present(LastModified, operation, 'LastModified').getTime(),
      };
    }, operation);
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AwsFailure) || error.kind !== 'denied') throw error;
    const isThere = await isListed(client, Bucket, Key);
    if (isThere === null) throw error;
    // It may have been written in between.
    return isThere ? await read() : null;
  }
}

/** A missing object is one thing, a missing bucket another. */
async function unlessMissing<T>(call: () => Promise<T>, operation: string): Promise<T | null> {
  try {
    return await attempt(operation, call);
  } catch (error) {
    if (error instanceof AwsFailure && error.code === 'NoSuchKey') return null;
    throw error;
  }
}

/** Whether there is such an object; null: a listing is not allowed either. */
async function isListed(client: S3Client, bucket: string, key: string): Promise<boolean | null> {
  try {
    return (await keys(client, bucket, key)).includes(key);
  } catch (error) {
    if (error instanceof AwsFailure && error.kind === 'denied') return null;
    throw error;
  }
}

const CONDITION_FAILED = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);

/**
 * Writes an object, on a condition where one is given.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * Needs: s3:PutObject
 */
async function writeText(
  client: S3Client,
  Bucket: string,
  Key: string,
  text: string,
  condition?: PutCondition,
): Promise<string | null> {
  const operation = 's3:PutObject';
  const command = new PutObjectCommand({
    Bucket,
    Key,
    Body: text,
    ContentType: Key.endsWith('.jsonl') ? 'application/x-ndjson' : 'application/json',
    ...(condition === undefined
      ? {}
      : 'ifMatch' in condition
        ? { IfMatch: condition.ifMatch }
        : { IfNoneMatch: '*' }),
  });
  try {
    const { ETag } = await attempt(operation, () => client.send(command));
    return present(ETag, operation, 'ETag');
  } catch (error) {
    if (condition !== undefined && error instanceof AwsFailure) {
      if (CONDITION_FAILED.has(error.code)) return null;
      // What was to be replaced is gone.
      if ('ifMatch' in condition && error.code === 'NoSuchKey') return null;
    }
    throw error;
  }
}

/** Needs: s3:ListBucket */
async function keys(client: S3Client, Bucket: string, Prefix: string): Promise<readonly string[]> {
  const operation = 's3:ListBucket';
  const found = await allPages(operation, async (ContinuationToken) => {
    const command = new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken });
    const {
      Name,
      Contents = [],
      IsTruncated,
      NextContinuationToken,
    } = await attempt(operation, () => client.send(command));
    present(Name, operation, 'Name');
    return { items: Contents, IsTruncated, Marker: NextContinuationToken };
  });
  return found.map(({ Key }) => present(Key, operation, 'Key'));
}

/** Needs: s3:DeleteObject */
async function remove(client: S3Client, Bucket: string, Key: string): Promise<void> {
  await attemptOrNull('s3:DeleteObject', () => client.send(new DeleteObjectCommand({ Bucket, Key })));
}
