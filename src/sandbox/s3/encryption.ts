import type { ServiceRequest } from '../service.ts';
import { invalidArgument, notImplemented } from './errors.ts';
import type { Bucket, Encryption } from './state.ts';

const ALGORITHM = 'x-amz-server-side-encryption';
const KEY_ID = `${ALGORITHM}-aws-kms-key-id`;
const BUCKET_KEY = `${ALGORITHM}-bucket-key-enabled`;

/**
 * How an upload is to be encrypted: as its headers say, else as its bucket does by default.
 * @throws S3Error `InvalidArgument` for an unknown algorithm or a key without KMS.
 */
export const requestedEncryption = (request: ServiceRequest, bucket: Bucket): Encryption => {
  if (request.headers[`${ALGORITHM}-customer-algorithm`] !== undefined)
    throw notImplemented('encryption with customer-provided keys');
  const algorithm = request.headers[ALGORITHM];
  const kmsKeyId = request.headers[KEY_ID];
  if (algorithm === undefined) {
    if (kmsKeyId === undefined) return withKey(bucket.encryption, bucket);
    throw invalidArgument(
      'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
      ALGORITHM,
      'null',
    );
  }
  const encryption = {
    algorithm: knownAlgorithm(algorithm),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    ...(request.headers[BUCKET_KEY] === 'true' ? { bucketKey: true } : {}),
  };
  return withKey(encryption, bucket);
};

/** @throws S3Error `InvalidArgument`. */
export const knownAlgorithm = (name: string): Encryption['algorithm'] => {
  if (name === 'AES256' || name === 'aws:kms' || name === 'aws:kms:dsse') return name;
  throw invalidArgument('The encryption method specified is not supported', ALGORITHM, name);
};

/** The headers that tell a client how an object is encrypted. */
export const encryptionHeaders = (encryption: Encryption): Record<string, string> => ({
  [ALGORITHM]: encryption.algorithm,
  ...(encryption.kmsKeyId === undefined ? {} : { [KEY_ID]: encryption.kmsKeyId }),
  ...(encryption.bucketKey === true ? { [BUCKET_KEY]: 'true' } : {}),
});

/** KMS without a named key means the account's own `aws/s3`. */
const withKey = (encryption: Encryption, bucket: Bucket): Encryption =>
  encryption.algorithm === 'AES256' || encryption.kmsKeyId !== undefined
    ? encryption
    : { ...encryption, kmsKeyId: `arn:aws:kms:${bucket.region}:${bucket.owner}:alias/aws/s3` };
