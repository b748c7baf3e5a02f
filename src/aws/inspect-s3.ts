import {
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { attempt, present } from './attempt.ts';
import { AwsFailure } from './failure.ts';
import type { BucketEncryption } from './inspect.ts';

/**
 * How what is written to a bucket is encrypted when nothing else is asked for.
 * Needs: s3:GetEncryptionConfiguration
 */
export async function bucketEncryption(client: S3Client, Bucket: string): Promise<BucketEncryption | null> {
  const operation = 's3:GetEncryptionConfiguration';
  try {
    const answer = await attempt(operation, () => client.send(new GetBucketEncryptionCommand({ Bucket })));
    const { Rules } = present(
      answer.ServerSideEncryptionConfiguration,
      operation,
      'ServerSideEncryptionConfiguration',
    );
    const { SSEAlgorithm, KMSMasterKeyID } = Rules?.[0]?.ApplyServerSideEncryptionByDefault ?? {};
    return SSEAlgorithm === undefined ? null : { algorithm: SSEAlgorithm, kmsKey: KMSMasterKeyID ?? null };
  } catch (error) {
    if (error instanceof AwsFailure && error.code === 'ServerSideEncryptionConfigurationNotFoundError')
      return null;
    throw error;
  }
}

/**
 * Whether a bucket keeps what is overwritten or deleted.
 * Needs: s3:GetBucketVersioning
 */
export async function bucketVersioning(client: S3Client, Bucket: string): Promise<string | null> {
  const { Status } = await attempt('s3:GetBucketVersioning', () =>
    client.send(new GetBucketVersioningCommand({ Bucket })),
  );
  return Status ?? null;
}

/**
 * Where a bucket is. S3 says nothing of those in us-east-1, and `EU` of old ones in Ireland.
 * Needs: s3:GetBucketLocation
 */
export async function bucketRegion(client: S3Client, Bucket: string): Promise<string> {
  const { LocationConstraint } = await attempt('s3:GetBucketLocation', () =>
    client.send(new GetBucketLocationCommand({ Bucket })),
  );
  if (LocationConstraint === 'EU') return 'eu-west-1';
  return LocationConstraint ?? 'us-east-1';
}
