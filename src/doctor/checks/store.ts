import type { StoreFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { checkBucket } from './bucket.ts';

const { ok, fail } = findings('store');

/** Whether receipts and journal can be kept; a run that cannot keep them does nothing. */
export function checkStore({ place, fault, bucket }: StoreFacts): readonly Finding[] {
  const works =
    fault === null
      ? ok(`The store ${place} takes, gives back and removes what is put there.`)
      : fail(
          `The store ${place} cannot be used: ${fault}`,
          bucket === null
            ? `Make it writable (mkdir -p ${place}), or name another: store:`
            : 'Attach what `keywarden iam-policy --role store` prints; allow kms:Decrypt and kms:GenerateDataKey if the bucket has a key of your own.',
        );
  if (bucket === null) return [works];
  return [works, ...checkBucket(bucket, { area: 'store', region: null, versions: true })];
}
