import type { Aws } from '../../aws/clients.ts';
import type { Blobs } from '../../store/blobs.ts';
import { s3Place } from '../../store/s3-blobs.ts';
import { StoreError } from '../../store/store-error.ts';
import type { StoreFacts } from '../facts.ts';
import { gatherBucket } from './bucket.ts';

const PROBE = 'doctor/probe.json';
const TEXT = '{"doctor":"was here"}\n';

/**
 * Writes something into the store, reads it back and removes it: only that proves what policies of bucket, key and
 * organization come to.
 */
export async function gatherStore(
  aws: Pick<Aws, 'inspect' | 'buckets'>,
  place: string,
  blobs: Blobs,
  account: string,
): Promise<StoreFacts> {
  const s3 = s3Place(place);
  return {
    place,
    fault: await probe(blobs),
    bucket: s3 === null ? null : await gatherBucket(aws, { bucket: s3.bucket, account, region: null }),
  };
}

async function probe(blobs: Blobs): Promise<string | null> {
  try {
    await blobs.write(PROBE, TEXT);
    const found = await blobs.read(PROBE);
    await blobs.remove(PROBE);
    return found?.text === TEXT ? null : 'it gave back something else than was written.';
  } catch (error) {
    if (error instanceof StoreError) return error.message;
    throw error;
  }
}
