import { NEEDS } from '../../aws/needs.ts';
import type { Statement } from '../document.ts';
import { type Place, bucketArn } from '../place.ts';

/**
 * Reading the configuration from a bucket, as functions do, with the templates and maps beside it; never writing it. And
 * whether a file is there: S3 says "denied" of one that is not, unless a listing may tell.
 */
export function configurationStatements(
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  place: Place,
): readonly Statement[] {
  const { readText, keys } = NEEDS.objects;
  return [
    {
      Sid: 'ReadsTheConfiguration',
      Effect: 'Allow',
      Action: readText.filter((action) => action !== 's3:ListBucket'),
      Resource: [bucketArn(place, bucket, `${prefix}/*`)],
    },
    {
      Sid: 'ListsTheConfiguration',
      Effect: 'Allow',
      Action: [...keys],
      Resource: [bucketArn(place, bucket)],
      Condition: { StringLike: { 's3:prefix': `${prefix}/*` } },
    },
  ];
}
