import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type Ours, arnsOf, rootArn } from './ours.ts';
import type { State } from './state.ts';

/** Everything that reads, writes, lists or removes what is in the bucket. How the bucket is set up stays with the account. */
const OBJECTS = [
  's3:GetObject*',
  's3:PutObject*',
  's3:DeleteObject*',
  's3:RestoreObject',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
  's3:BypassGovernanceRetention',
  's3:ListBucket',
  's3:ListBucketVersions',
  's3:ListBucketMultipartUploads',
];

/**
 * Refuses what is in the state bucket to everybody but our own roles and the administrator, whatever other policies of the
 * account allow. The root user of the account is left as the way back.
 */
export function refuseEverybodyElse({ bucket }: State, ours: Ours): void {
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'NobodyElse',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: OBJECTS,
      resources: [bucket.bucketArn, bucket.arnForObjects('*')],
      conditions: { ArnNotLike: { 'aws:PrincipalArn': [...arnsOf(ours), rootArn()] } },
    }),
  );
}
