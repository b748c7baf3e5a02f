/**
 * AWS's limits that a run meets, each with where it stands. `published`: on a page of AWS; `reported`: others quote it from
 * AWS, and the page was not seen; `own`: Keywarden's; `unknown`: AWS does not say, and nothing is computed from it.
 */
export interface Limit {
  readonly what: string;
  /** As people read it. */
  readonly value: string;
  readonly standing: 'published' | 'reported' | 'own' | 'unknown';
  readonly source: string;
}

/** When the sources were looked up. Limits change: compare with Service Quotas in your own account. */
export const LIMITS_READ = '2026-11-25';

/** Calls a second, and how many may come at once. */
interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** What the simulation computes with. */
export const RATES = {
  /** AssumeRole and GetCallerIdentity together, of the account that calls. */
  sts: { perSecond: 600, burst: 600 },
  /** ListAccounts: 8 by AWS, 5 by Keywarden's own limiter. */
  listAccounts: { perSecond: 5, burst: 5 },
  /** ListTagsForResource: 10 by AWS, 8 by Keywarden's own limiter. */
  listTags: { perSecond: 8, burst: 8 },
  /** Children of a Distributed Map that are begun, as standard workflows. */
  children: { perSecond: 100, burst: 100 },
  /** Keywarden's own limiter, for one account. */
  account: { perSecond: 20, burst: 20 },
} as const satisfies Record<string, Rate>;

export const LAMBDA = {
  concurrency: 1000,
  /** Environments that a function may gain in ten seconds. */
  gain: 1000,
  timeoutMs: 900_000,
  /** Left untouched at the end of an invocation: src/lambda/account.ts. */
  reserveMs: 120_000,
  /** MB at which a function has one vCPU; below, a share of it. */
  fullCpuMb: 1769,
} as const;

/** The most accounts of a page of ListAccounts. */
export const ACCOUNTS_A_PAGE = 20;
/** States that a child of the map goes through where one invocation is enough: run, is it done, done. */
export const STATES_EACH = 3;

const IAM_QUOTAS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html';
const ORGANIZATIONS = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html';
const STEP_FUNCTIONS = 'https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html';
const SES = 'https://docs.aws.amazon.com/ses/latest/dg/quotas.html';

export const LIMITS: readonly Limit[] = [
  {
    what: 'IAM: calls of one account',
    value: 'token buckets for each operation, sizes not published, not raisable; Keywarden stays at 20/s',
    standing: 'unknown',
    source: 'https://repost.aws/knowledge-center/iam-sts-throttling-error',
  },
  {
    what: 'IAM: users of one account',
    value: '5,000',
    standing: 'published',
    source: IAM_QUOTAS,
  },
  {
    what: 'STS: AssumeRole and GetCallerIdentity together, for the account that calls, in a region',
    value: '600/s',
    standing: 'published',
    source: IAM_QUOTAS,
  },
  {
    what: 'Organizations: ListAccounts, for one account (rate, burst)',
    value: '8/s, 12; Keywarden 5/s',
    standing: 'published',
    source: ORGANIZATIONS,
  },
  {
    what: 'Organizations: ListAccountsForParent, ListOrganizationalUnitsForParent (rate, burst)',
    value: '5/s, 8; Keywarden 5/s',
    standing: 'published',
    source: ORGANIZATIONS,
  },
  {
    what: 'Organizations: ListTagsForResource, for one account (rate, burst)',
    value: '10/s, 15; Keywarden 8/s',
    standing: 'published',
    source: ORGANIZATIONS,
  },
  {
    what: 'Lambda: invocations at once in a region, all functions together',
    value: '1,000, raisable',
    standing: 'published',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  },
  {
    what: 'Lambda: environments that a function may gain',
    value: '1,000 in 10 s',
    standing: 'published',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html',
  },
  {
    what: 'Lambda: one vCPU at',
    value: '1,769 MB, in proportion below',
    standing: 'published',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html',
  },
  {
    what: 'Step Functions: children of a Distributed Map at once',
    value: '10,000',
    standing: 'published',
    source: STEP_FUNCTIONS,
  },
  {
    what: 'Step Functions: children begun, as standard and as express workflows',
    value: '100/s and 1,000/s',
    standing: 'reported',
    source: STEP_FUNCTIONS,
  },
  {
    what: 'Step Functions: state transitions of standard workflows (us-east-1, us-west-2, eu-west-1; elsewhere)',
    value: '5,000/s; 800/s, raisable',
    standing: 'published',
    source: STEP_FUNCTIONS,
  },
  {
    what: 'Step Functions: events in the history of one execution; a child has a history of its own',
    value: '25,000',
    standing: 'published',
    source: STEP_FUNCTIONS,
  },
  {
    what: 'Step Functions: time of an express workflow (so the children are standard ones)',
    value: '5 minutes',
    standing: 'published',
    source: STEP_FUNCTIONS,
  },
  {
    what: 'Step Functions: data that a state hands on; the list and the results lie in S3',
    value: '256 KiB',
    standing: 'published',
    source: STEP_FUNCTIONS,
  },
  {
    what: 'Step Functions: size of a JSON file that ItemReader reads',
    value: 'not found; ours has 54 bytes for each account',
    standing: 'unknown',
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html',
  },
  {
    what: 'S3: requests for one prefix',
    value: '3,500 writes/s and 5,500 reads/s at least',
    standing: 'published',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html',
  },
  {
    what: 'SES: mails a second and a day',
    value: '1/s and 200 in its sandbox; outside it what AWS grants you',
    standing: 'published',
    source: SES,
  },
  {
    what: 'SES: every other action, ListSuppressedDestinations among them',
    value: '1/s, not raisable',
    standing: 'published',
    source: SES,
  },
  {
    what: 'KMS: symmetric operations (us-east-1, us-west-2, eu-west-1; elsewhere)',
    value: '100,000/s; 20,000/s or 10,000/s',
    standing: 'published',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html',
  },
];
