import type { BucketApi, OwnedBucket } from '../../aws/s3.ts';
import type { Secret } from '../../core/ports.ts';
import { SinkError } from '../sink-error.ts';

interface Content {
  readonly key: string;
  readonly body: Secret;
  readonly kmsKey: string | null;
}

/**
 * Writes an object and makes sure that it is encrypted with KMS and there.
 * @throws SinkError, AwsFailure
 */
export async function writeEncrypted(api: BucketApi, where: OwnedBucket, content: Content): Promise<void> {
  const what = `The bucket ${where.bucket}`;
  const { encryption } = await api.put(where, { ...content, contentType: 'text/csv; charset=utf-8' });
  if (encryption !== 'aws:kms') {
    const why = `encrypts with ${encryption} what was to be encrypted with aws:kms`;
    throw new SinkError({
      what,
      why,
      todo: 'Deliver to a bucket of Amazon S3 itself, or check the endpoint.',
    });
  }
  if (!(await api.has(where, content.key))) {
    const why = `took ${content.key} and does not list it`;
    throw new SinkError({ what, why, todo: 'See whether something removes objects there as they come.' });
  }
}
