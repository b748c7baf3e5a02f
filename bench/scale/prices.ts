/** A price in US dollars. */
export interface Price {
  readonly what: string;
  readonly dollars: number;
  /** For how many of them. */
  readonly per: number;
  readonly unit: string;
  readonly source: string;
}

/** When the prices were looked up: list prices of us-east-1, without free tiers and discounts. Put your own here. */
export const PRICES_READ = '2026-11-25';

export const PRICES = {
  lambdaTime: {
    what: 'Lambda on arm64, the start of an environment included',
    dollars: 0.0000133334,
    per: 1,
    unit: 'GB-second',
    source: 'https://aws.amazon.com/lambda/pricing/',
  },
  lambdaRequests: {
    what: 'Lambda',
    dollars: 0.2,
    per: 1_000_000,
    unit: 'invocations',
    source: 'https://aws.amazon.com/lambda/pricing/',
  },
  transitions: {
    what: 'Step Functions, standard workflows',
    dollars: 0.025,
    per: 1000,
    unit: 'state transitions',
    source: 'https://aws.amazon.com/step-functions/pricing/',
  },
  s3Writes: {
    what: 'S3 PUT and LIST',
    dollars: 0.005,
    per: 1000,
    unit: 'requests',
    source: 'https://aws.amazon.com/s3/pricing/',
  },
  s3Reads: {
    what: 'S3 GET',
    dollars: 0.0004,
    per: 1000,
    unit: 'requests',
    source: 'https://aws.amazon.com/s3/pricing/',
  },
  s3Storage: {
    what: 'S3 Standard',
    dollars: 0.023,
    per: 1,
    unit: 'GB-month',
    source: 'https://aws.amazon.com/s3/pricing/',
  },
  logs: {
    what: 'CloudWatch Logs, taken in',
    dollars: 0.5,
    per: 1,
    unit: 'GB',
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
  },
  metrics: {
    what: 'CloudWatch, own metrics',
    dollars: 0.3,
    per: 1,
    unit: 'metric-month',
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
  },
  kmsRequests: {
    what: 'KMS requests',
    dollars: 0.03,
    per: 10_000,
    unit: 'requests',
    source: 'https://aws.amazon.com/kms/pricing/',
  },
  kmsKey: {
    what: 'KMS, a key of your own',
    dollars: 1,
    per: 1,
    unit: 'key-month',
    source: 'https://aws.amazon.com/kms/pricing/',
  },
  mails: {
    what: 'SES',
    dollars: 0.1,
    per: 1000,
    unit: 'mails',
    source: 'https://aws.amazon.com/ses/pricing/',
  },
  secrets: {
    what: 'Secrets Manager, for every key that Keywarden rotates into it',
    dollars: 0.4,
    per: 1,
    unit: 'secret-month',
    source: 'https://aws.amazon.com/secrets-manager/pricing/',
  },
} as const satisfies Record<string, Price>;

/** AWS says that bucket keys save "up to 99 %" of the requests to KMS; half of the rest is assumed to come through. */
export const KMS_SHARE = 0.05;
/** The names in src/lambda/telemetry.ts. */
export const METRICS = 6;

export function cost({ dollars, per }: Price, count: number): number {
  return (count / per) * dollars;
}
