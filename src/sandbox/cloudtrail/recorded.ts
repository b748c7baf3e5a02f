import type { LoggedCall } from '../log/call-log.ts';

/** A call that CloudTrail records: its caller is known, and it reached the service. */
export interface RecordedCall extends LoggedCall {
  readonly account: string;
  readonly caller: string;
}

/**
 * Whether a call is in the event history of an account and region: management events only, which is everything but the
 * use of what is inside a resource.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 */
export const isRecorded = (call: LoggedCall, account: string, region: string): call is RecordedCall =>
  call.account === account &&
  call.caller !== null &&
  regionOf(call) === region &&
  (call.status !== null || call.effect) &&
  !isDataEvent(call);

/** IAM and Organizations are global: their events are in us-east-1, wherever the call came from. */
export const regionOf = ({ service, region }: LoggedCall): string | null =>
  GLOBAL.has(service) ? 'us-east-1' : region;

/** Some of S3's operations go by another name. */
export const eventNameOf = ({ service, operation }: LoggedCall): string =>
  service === 's3' ? (S3_NAMES.get(operation) ?? operation) : operation;

export const eventSourceOf = ({ service }: LoggedCall): string => `${service}.amazonaws.com`;

/** The same for the same call, whenever it is looked up. */
export const eventIdOf = ({ seq }: LoggedCall): string =>
  `e0000000-0000-4000-8000-${String(seq).padStart(12, '0')}`;

const GLOBAL: ReadonlySet<string> = new Set(['iam', 'organizations']);

const isDataEvent = ({ service, operation }: LoggedCall): boolean =>
  DATA_EVENTS.get(service)?.has(operation) ?? false;

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html,
 * https://docs.aws.amazon.com/ses/latest/dg/logging-using-cloudtrail.html; all calls to Secrets Manager are management
 * events, GetSecretValue too.
 */
const DATA_EVENTS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    's3',
    new Set([
      'HeadBucket',
      'ListObjectsV2',
      'PutObject',
      'CopyObject',
      'GetObject',
      'HeadObject',
      'DeleteObject',
    ]),
  ],
  ['ses', new Set(['SendEmail'])],
]);

const S3_NAMES: ReadonlyMap<string, string> = new Map([
  ['GetPublicAccessBlock', 'GetBucketPublicAccessBlock'],
  ['PutPublicAccessBlock', 'PutBucketPublicAccessBlock'],
]);
