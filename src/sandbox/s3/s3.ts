import { AwsError } from '../service.ts';
import type { Service, ServiceRequest, ServiceResponse } from '../service.ts';
import {
  getBucketEncryption,
  getBucketLocation,
  getBucketVersioning,
  getPublicAccessBlock,
  putBucketEncryption,
  putPublicAccessBlock,
} from './bucket-config.ts';
import { deleteBucketPolicy, getBucketPolicy, putBucketPolicy } from './bucket-policy.ts';
import { createBucket, deleteBucket, headBucket, listBuckets } from './buckets.ts';
import { copyObject } from './copy.ts';
import { BodilessError, S3Error, notImplemented } from './errors.ts';
import { listObjectsV2 } from './list.ts';
import { deleteObject, getObject, headObject, putObject } from './objects.ts';
import { describeTarget, operationOf, targetOf } from './route.ts';
import { xmlDocument } from './xml.ts';

export { seedS3 } from './state.ts';
export type { BucketSeed } from './state.ts';

/** The part of S3 that Keywarden uses, in S3's own wire format (REST, XML). */
export const s3Service: Service = {
  name: 's3',
  operation: operationOf,
  describe: describeTarget,
  handle: (operation, request) => {
    const handler = HANDLERS.get(operation);
    try {
      if (handler === undefined) throw notImplemented(`${request.method} ${request.path}`);
      const { bucket = '', key = '' } = targetOf(request);
      const { headers, ...rest } = handler(request, bucket, key);
      return { ...rest, headers: { ...idHeaders(request.requestId), ...headers } };
    } catch (error) {
      if (request.method === 'HEAD' && error instanceof AwsError)
        throw new BodilessError(error.code, error.message, error.status);
      throw error;
    }
  },
  renderError: (error, requestId) => {
    const headers = idHeaders(requestId);
    if (error instanceof BodilessError) return { status: error.status, headers };
    return {
      status: error.status,
      headers: { ...headers, 'content-type': 'application/xml' },
      body: xmlDocument(
        'Error',
        {
          Code: error.code,
          Message: error.message,
          ...(error instanceof S3Error ? error.details : {}),
          RequestId: requestId,
          HostId: hostId(requestId),
        },
        null,
      ),
    };
  },
};

type Handler = (request: ServiceRequest, bucket: string, key: string) => ServiceResponse;

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['ListBuckets', listBuckets],
  ['CreateBucket', createBucket],
  ['HeadBucket', headBucket],
  ['DeleteBucket', deleteBucket],
  ['ListObjectsV2', listObjectsV2],
  ['GetBucketLocation', getBucketLocation],
  ['GetBucketVersioning', getBucketVersioning],
  ['GetBucketEncryption', getBucketEncryption],
  ['PutBucketEncryption', putBucketEncryption],
  ['GetBucketPolicy', getBucketPolicy],
  ['PutBucketPolicy', putBucketPolicy],
  ['DeleteBucketPolicy', deleteBucketPolicy],
  ['GetPublicAccessBlock', getPublicAccessBlock],
  ['PutPublicAccessBlock', putPublicAccessBlock],
  ['PutObject', putObject],
  ['CopyObject', copyObject],
  ['GetObject', getObject],
  ['HeadObject', headObject],
  ['DeleteObject', deleteObject],
]);

const idHeaders = (requestId: string): Record<string, string> => ({
  'x-amz-request-id': requestId,
  'x-amz-id-2': hostId(requestId),
});

const hostId = (requestId: string): string => Buffer.from(`embedded-aws/${requestId}`).toString('base64');
