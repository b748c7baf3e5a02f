import { NEEDS } from '../../aws/needs.ts';
import type { Statement } from '../document.ts';
import { type Place, bucketArn } from '../place.ts';

/** Reading the configuration from a bucket, as functions do, with the templates and maps beside it; never writing it. */
export function configurationStatement(
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  place: Place,
): Statement {
  return {
    Sid: 'ReadsTheConfiguration',
    Effect: 'Allow',
    // Whether something is there may be asked of the whole bucket by who has the store in it.
    Action: NEEDS.objects.readText.filter((action) => action !== 's3:ListBucket'),
    Resource: [bucketArn(place, bucket, `${prefix}/*`)],
  };
}
