import { MalformedPolicy, UnsupportedPolicy } from '../policies/faults.ts';
import { parsePolicy } from '../policies/policy.ts';
import type { ServiceRequest, ServiceResponse } from '../service.ts';
import { S3Error, notImplemented } from './errors.ts';
import { requireBucket } from './state.ts';

/** @throws S3Error `NoSuchBucketPolicy` */
export const getBucketPolicy = (request: ServiceRequest, name: string): ServiceResponse => {
  const { policy } = requireBucket(request, name);
  if (policy === null)
    throw new S3Error('NoSuchBucketPolicy', 'The bucket policy does not exist', 404, { BucketName: name });
  return { status: 200, headers: { 'content-type': 'application/json' }, body: policy };
};

/**
 * PutBucketPolicy: takes the place of the one before. What it denies is refused (see policies/enforce.ts); what it would
 * allow to other accounts is not known here: a bucket is its own account's.
 * @throws S3Error `MalformedPolicy`; `NotImplemented` for what AWS knows and the embedded AWS does not
 */
export const putBucketPolicy = (request: ServiceRequest, name: string): ServiceResponse => {
  const bucket = requireBucket(request, name);
  const text = request.body.toString();
  try {
    parsePolicy(text, 'resource');
  } catch (error) {
    if (error instanceof UnsupportedPolicy) throw notImplemented(`${error.what} in a bucket policy`);
    if (!(error instanceof MalformedPolicy)) throw error;
    throw new S3Error('MalformedPolicy', 'Policies must be valid JSON and name principals that exist.', 400);
  }
  bucket.policy = text;
  return { status: 204 };
};

export const deleteBucketPolicy = (request: ServiceRequest, name: string): ServiceResponse => {
  requireBucket(request, name).policy = null;
  return { status: 204 };
};
