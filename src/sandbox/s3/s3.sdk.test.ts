import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../server.ts';
import type { Sandbox } from '../server.ts';

const Bucket = 'vault';
let sandbox: Sandbox;
let s3: S3Client;

beforeAll(async () => {
  const seed = { accounts: [{ id: '111122223333', s3: { buckets: [Bucket] } }] };
  sandbox = await startSandbox({ realTime: Date.now, seed });
  s3 = clientFor('us-east-1');
});
afterAll(() => sandbox.close());

const clientFor = (region: string) =>
  new S3Client({
    endpoint: sandbox.endpoint,
    region,
    credentials: sandbox.control.credentials('111122223333'),
    forcePathStyle: true,
    maxAttempts: 1,
  });

const put = (Key: string, Body: string, change: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...change }));

describe('the AWS SDK for JavaScript', () => {
  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'writes and reads with %s, checking it on both ways',
    async (ChecksumAlgorithm) => {
      await put(ChecksumAlgorithm, 'hello', { ChecksumAlgorithm });
      const got = await s3.send(new GetObjectCommand({ Bucket, Key: ChecksumAlgorithm }));
      expect(await got.Body?.transformToString()).toBe('hello');
      expect(got[`Checksum${ChecksumAlgorithm}`]).toBeTruthy();
    },
  );

  it('uploads a stream, whose checksum comes after it', async () => {
    const Body = Readable.from([new TextEncoder().encode('hel'), new TextEncoder().encode('lo')]);
    const stored = await s3.send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: 5 }));
    expect(stored.ChecksumCRC32).toBe('NhCmhg==');
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'stream' }));
    expect(await got.Body?.transformToString()).toBe('hello');
    expect(got.ContentEncoding).toBeUndefined();
  });

  it('sees conditions fail as PreconditionFailed', async () => {
    const { ETag } = await put('lock', 'one', { IfNoneMatch: '*' });
    await expect(put('lock', 'two', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await put('lock', 'three', { IfMatch: ETag });
    const remove = new DeleteObjectCommand({ Bucket, Key: 'lock', IfMatch: ETag });
    await expect(s3.send(remove)).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('knows what is missing as NoSuchKey, and on HEAD as NotFound', async () => {
    const Key = 'none';
    await expect(s3.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: 'NotFound' });
    const nowhere = new HeadBucketCommand({ Bucket: 'no-such-bucket' });
    await expect(s3.send(nowhere)).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('lists page by page, in order', async () => {
    for (const name of ['1', '2', 'c/3', 'ä & ö +?']) await put(`page/${name}`, 'x');
    const keys: (string | undefined)[] = [];
    const pages = paginateListObjectsV2({ client: s3, pageSize: 3 }, { Bucket, Prefix: 'page/' });
    for await (const page of pages) keys.push(...(page.Contents ?? []).map((object) => object.Key));
    expect(keys).toEqual(['page/1', 'page/2', 'page/c/3', 'page/ä & ö +?']);
  });

  it('makes a bucket in the region it is set to', async () => {
    const west = clientFor('eu-west-1');
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' as const };
    await west.send(new CreateBucketCommand({ Bucket: 'west', CreateBucketConfiguration }));
    const location = await west.send(new GetBucketLocationCommand({ Bucket: 'west' }));
    expect(location.LocationConstraint).toBe('eu-west-1');
  });
});
