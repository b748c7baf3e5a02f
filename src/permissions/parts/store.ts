import { NEEDS } from '../../aws/needs.ts';
import { policyLiteral } from '../../core/policy-literal.ts';
import type { Statement } from '../document.ts';
import { type Place, bucketArn } from '../place.ts';

/** Cache, receipts, journal and lock in a bucket. */
export function storeStatements(
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  place: Place,
): readonly Statement[] {
  const { readText, writeText, keys, remove } = NEEDS.objects;
  const below = prefix === '' ? '*' : `${policyLiteral(prefix)}/*`;
  return [
    {
      Sid: 'KeepsTheStore',
      Effect: 'Allow',
      Action: [...readText, ...writeText, ...remove].filter((action) => action !== 's3:ListBucket'),
      Resource: [bucketArn(place, bucket, below)],
    },
    {
      Sid: 'ListsTheStore',
      Effect: 'Allow',
      Action: [...keys],
      Resource: [bucketArn(place, bucket)],
      // Without IfExists S3 would answer "denied" instead of "there is none" when an object is read that is not there.
      Condition: { StringLikeIfExists: { 's3:prefix': below } },
    },
  ];
}
