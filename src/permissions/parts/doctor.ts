import { NEEDS } from '../../aws/needs.ts';
import type { Policy } from '../../core/model/policy.ts';
import type { Statement } from '../document.ts';
import { type Place, bucketArn } from '../place.ts';

/** Looking at the place rather than at keys: what `doctor` sees more with, and no run needs. */
export function doctorStatements(
  { notify, deliver }: Policy,
  place: Place,
  storePlace: { readonly bucket: string } | null,
): readonly Statement[] {
  const { simulate, mailAccount, mailIdentity, mailEvents, ...ofBuckets } = NEEDS.inspect;
  const { partition, account } = place;
  const buckets = [deliver?.to === 's3' ? deliver.bucket : null, storePlace?.bucket ?? null].filter(
    (name) => name !== null,
  );
  return [
    {
      Sid: 'AsksWhatPoliciesSay',
      Effect: 'Allow',
      Action: [...simulate],
      Resource: [`arn:${partition}:iam::${account}:role/*`, `arn:${partition}:iam::${account}:user/*`],
    },
    ...(notify === null
      ? []
      : [
          {
            Sid: 'LooksAtMail',
            Effect: 'Allow' as const,
            Action: [
              ...mailAccount,
              ...mailIdentity,
              ...(notify.email.proof === 'delivered' ? mailEvents : []),
            ],
            Resource: ['*'],
          },
        ]),
    ...(buckets.length === 0
      ? []
      : [
          {
            Sid: 'LooksAtBuckets',
            Effect: 'Allow' as const,
            Action: [...NEEDS.buckets.publicAccess, ...Object.values(ofBuckets).flat()],
            Resource: [...new Set(buckets)].map((name) => bucketArn(place, name)),
          },
        ]),
  ];
}
