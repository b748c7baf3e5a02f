import { copySource } from '../../s3/copy.ts';
import { targetOf } from '../../s3/route.ts';
import { allBuckets } from '../../s3/state.ts';
import type { ServiceRequest } from '../../service.ts';
import { contextOf } from '../context.ts';
import type { Question } from '../evaluate.ts';
import { keyUse } from './kms.ts';
import type { Needs } from './need.ts';

const ALGORITHM = 'x-amz-server-side-encryption';

/**
 * S3, whose actions have other names than its operations.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/list_amazons3.html
 */
export const s3Needs: Needs = (operation, request) => {
  const { bucket, key } = targetOf(request);
  const action = `s3:${ACTIONS.get(operation) ?? operation}`;
  const resource =
    bucket === undefined ? '*' : `arn:aws:s3:::${bucket}${isOnObject(operation) ? `/${key ?? ''}` : ''}`;
  const context = contextOf({
    's3:prefix': operation === 'ListObjectsV2' ? (request.query.get('prefix') ?? undefined) : undefined,
    [`s3:${ALGORITHM}`]: request.headers[ALGORITHM],
  });
  return [{ action, resource, context }, ...besides(operation, request, bucket, key)];
};

const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['CopyObject', 'PutObject'],
  ['ListBuckets', 'ListAllMyBuckets'],
  ['HeadBucket', 'ListBucket'],
  ['ListObjectsV2', 'ListBucket'],
  ['HeadObject', 'GetObject'],
  ['GetBucketEncryption', 'GetEncryptionConfiguration'],
  ['PutBucketEncryption', 'PutEncryptionConfiguration'],
  ['GetPublicAccessBlock', 'GetBucketPublicAccessBlock'],
  ['PutPublicAccessBlock', 'PutBucketPublicAccessBlock'],
]);

const isOnObject = (operation: string): boolean => /^(?:Put|Copy|Get|Head|Delete)Object$/.test(operation);

const besides = (
  operation: string,
  { world, account, region, headers }: ServiceRequest,
  bucket = '',
  key = '',
): readonly Question[] => {
  const found = allBuckets(world).get(bucket);
  // S3 says that an object is not there only to those who might have seen that in a listing.
  if ((operation === 'GetObject' || operation === 'HeadObject') && found?.objects.has(key) === false)
    return [{ action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}`, context: contextOf({}) }];
  const isCopy = operation === 'CopyObject';
  if (operation !== 'PutObject' && !isCopy) return [];
  const kmsKey =
    headers[ALGORITHM] === undefined ? found?.encryption.kmsKeyId : headers[`${ALGORITHM}-aws-kms-key-id`];
  if (!isCopy) return keyUse(kmsKey, { actions: ['kms:GenerateDataKey'], service: 's3', account, region });
  const from = copySource({ headers });
  const source = from && allBuckets(world).get(from.bucket)?.objects.get(from.key);
  return [
    {
      action: 's3:GetObject',
      resource: `arn:aws:s3:::${from?.bucket ?? ''}/${from?.key ?? ''}`,
      context: contextOf({}),
    },
    ...keyUse(source?.encryption.kmsKeyId, { actions: ['kms:Decrypt'], service: 's3', account, region }),
    ...keyUse(kmsKey, { actions: ['kms:GenerateDataKey'], service: 's3', account, region }),
  ];
};
