import type { ObjectApi } from '../aws/s3-objects.ts';
import type { Blobs } from './blobs.ts';
import { folderBlobs } from './folder-blobs.ts';
import { s3Blobs, s3Place } from './s3-blobs.ts';
import { StoreError } from './store-error.ts';

/**
 * Where the store lives. Touches nothing yet.
 * @param place an absolute folder, or `s3://bucket/prefix`
 * @param tools.randomId names temporary files: letters and digits
 * @throws StoreError for a place that is neither
 */
export function openBlobs(
  place: string,
  { randomId, objects }: { readonly randomId: () => string; readonly objects: () => ObjectApi },
): Blobs {
  const s3 = s3Place(place);
  if (s3 !== null) return s3Blobs(objects(), s3);
  if (/^\w+:\/\//.test(place))
    throw new StoreError(`The store ${place} is neither a folder nor s3://bucket/prefix.`, place);
  return folderBlobs(place, randomId);
}
