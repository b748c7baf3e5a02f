import type { Aws } from '../../aws/clients.ts';
import { ask } from '../asked.ts';
import type { BucketFacts } from '../facts.ts';

/**
 * Asks S3 about a bucket.
 * @param account to which it must belong
 */
export async function gatherBucket(
  aws: Pick<Aws, 'inspect' | 'buckets'>,
  {
    bucket,
    account,
    region,
  }: { readonly bucket: string; readonly account: string; readonly region: string | null },
): Promise<BucketFacts> {
  const inspect = aws.inspect(region);
  return {
    bucket,
    publicAccess: await ask(() => aws.buckets(region).publicAccess({ bucket, account })),
    encryption: await ask(() => inspect.bucketEncryption(bucket)),
    versioning: await ask(() => inspect.bucketVersioning(bucket)),
    region: await ask(() => inspect.bucketRegion(bucket)),
  };
}
