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
  const { encryption } = await api.put(where, { ...content, contentType: 'text/csv; charset=utf-8' });
  await verify(api, where, content.key, encryption);
}

/**
 * Copies an object and makes sure that the copy is encrypted with KMS and there.
 * @throws SinkError, AwsFailure
 */
export async function copyEncrypted(
  api: BucketApi,
  where: OwnedBucket,
  copy: { readonly from: string; readonly to: string; readonly kmsKey: string | null },
): Promise<void> {
  const { encryption } = await api.copy(where, copy);
  await verify(api, where, copy.to, encryption);
}

async function verify(api: BucketApi, where: OwnedBucket, key: string, encryption: string): Promise<void> {
  const what = `The bucket ${where.bucket}`;
  if (encryption !== 'aws:kms') {
    const why = `encrypts with ${encryption} what was to be encrypted with aws:kms`;
    throw new SinkError({
      what,
      why,
      todo: 'Deliver to a bucket of Amazon S3 itself, or check the endpoint.',
    });
  }
  if (!(await api.has(where, key))) {
    const why = `took ${key} and does not list it`;
    throw new SinkError({ what, why, todo: 'See whether something removes objects there as they come.' });
  }
}
