import { createHash } from 'node:crypto';
import type { ServiceRequest, ServiceResponse } from '../service.ts';
import { readSignature } from '../wire/signature.ts';
import { S3Error } from './errors.ts';
import { isoTime, xmlReply } from './reply.ts';
import { allBuckets, newBucket, requireBucket } from './state.ts';
import { elementText } from './xml.ts';

/**
 * CreateBucket. Creating one's own bucket again is `BucketAlreadyOwnedByYou`, except in us-east-1, where S3
 * answers 200 for the sake of old clients.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 *
 * @throws S3Error also `InvalidBucketName`, `BucketAlreadyExists`, `IllegalLocationConstraintException`.
 */
export const createBucket = (request: ServiceRequest, name: string): ServiceResponse => {
  if (!isBucketName(name))
    throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: name });
  // On loopback only the signature's scope tells which region's endpoint was meant.
  const region = readSignature(request.headers, request.query)?.region ?? 'us-east-1';
  const location = elementText(request.body.toString(), 'LocationConstraint') ?? 'us-east-1';
  if (location !== region)
    throw new S3Error(
      'IllegalLocationConstraintException',
      `The ${location === 'us-east-1' ? 'unspecified' : location} location constraint is incompatible for the region ` +
        'specific endpoint this request was sent to.',
      400,
    );
  const buckets = allBuckets(request.world);
  const existing = buckets.get(name);
  if (existing !== undefined && existing.owner !== request.account)
    throw new S3Error(
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. ' +
        'Please select a different name and try again.',
      409,
      { BucketName: name },
    );
  if (existing !== undefined && (existing.region !== 'us-east-1' || region !== 'us-east-1'))
    throw new S3Error(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      409,
      { BucketName: name },
    );
  if (existing === undefined) buckets.set(name, newBucket(name, request.account, region, request.now));
  return { status: 200, headers: { location: `/${name}` } };
};

export const headBucket = (request: ServiceRequest, name: string): ServiceResponse => {
  const bucket = requireBucket(request, name);
  return {
    status: 200,
    headers: { 'x-amz-bucket-region': bucket.region, 'content-type': 'application/xml' },
  };
};

/** ListBuckets: the caller's account's buckets, by name. */
export const listBuckets = (request: ServiceRequest): ServiceResponse => {
  const prefix = request.query.get('prefix') ?? '';
  const own = [...allBuckets(request.world).values()]
    .filter((bucket) => bucket.owner === request.account && bucket.name.startsWith(prefix))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return xmlReply('ListAllMyBucketsResult', {
    Owner: { ID: createHash('sha256').update(request.account).digest('hex') },
    Buckets: {
      Bucket: own.map(({ name, created, region }) => ({
        Name: name,
        CreationDate: isoTime(created),
        BucketRegion: region,
      })),
    },
  });
};

/** @throws S3Error `BucketNotEmpty`, besides those of every bucket. */
export const deleteBucket = (request: ServiceRequest, name: string): ServiceResponse => {
  const bucket = requireBucket(request, name);
  if (bucket.objects.size > 0)
    throw new S3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, {
      BucketName: name,
    });
  allBuckets(request.world).delete(name);
  return { status: 204 };
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const isBucketName = (name: string): boolean =>
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+(\.\d+){3}$/.test(name);
