import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { STORE_PREFIX } from '../policy.ts';

/** What is kept, and what it is encrypted with. */
export interface State {
  readonly key: Key;
  readonly bucket: Bucket;
}

/** Where Step Functions writes what became of the accounts of a run. */
export const MAP_PREFIX = 'map';

const OLD_VERSIONS = Duration.days(365);
const RESULTS = Duration.days(400);

/** Both outlive the stack: with the receipts gone, every notice would go out again. */
export function addState(stack: Stack): State {
  const key = new Key(stack, 'StateKey', {
    description: "Keywarden's state, logs and alarms",
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  key.addToResourcePolicy(
    mayUse(
      `logs.${stack.region}.amazonaws.com`,
      [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
        'kms:GenerateDataKey',
        'kms:DescribeKey',
      ],
      {
        // Which account's logs they are stands in the context already; the other is asked for where CloudWatch Logs says it.
        StringEqualsIfExists: { 'aws:SourceAccount': stack.account },
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:*`,
        },
      },
    ),
  );
  // Who may publish to the topic of the alarms is said by its policy.
  key.addToResourcePolicy(
    mayUse('cloudwatch.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey'], {
      StringEquals: { 'aws:SourceAccount': stack.account },
    }),
  );
  const bucket = new Bucket(stack, 'State', {
    versioned: true,
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [
      {
        id: 'old-versions',
        noncurrentVersionExpiration: OLD_VERSIONS,
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        expiredObjectDeleteMarker: true,
      },
      // Of what is current nothing else expires: journal and receipts are for good.
      { id: 'results', prefix: `${STORE_PREFIX}/runs/`, expiration: RESULTS },
      // What was seen of accounts is used by the run that saw it.
      {
        id: 'looks',
        prefix: `${STORE_PREFIX}/looks/`,
        expiration: Duration.days(7),
        noncurrentVersionExpiration: Duration.days(1),
      },
      { id: 'maps', prefix: `${MAP_PREFIX}/`, expiration: RESULTS },
    ],
  });
  return { key, bucket };
}

function mayUse(
  service: string,
  actions: string[],
  conditions: Readonly<Record<string, Readonly<Record<string, string>>>>,
): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal(service)],
    actions,
    resources: ['*'],
    conditions,
  });
}
