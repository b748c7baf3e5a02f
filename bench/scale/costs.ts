import { sum } from './day.ts';
import { KMS_SHARE, METRICS, PRICES, cost } from './prices.ts';
import type { Outcome } from './simulate.ts';

const GB = 1e9;

/** What one run costs, in dollars. */
export interface RunCost {
  readonly lambda: number;
  readonly stepFunctions: number;
  readonly s3: number;
  readonly logs: number;
  readonly kms: number;
  readonly mails: number;
  readonly total: number;
}

/** @param around GB-seconds and requests of listing and summing up */
export function costOf(outcome: Outcome, around: { readonly gbSeconds: number }): RunCost {
  const { calls, gbSeconds, invocations, transitions, logBytes, sentMails } = outcome;
  const writes = sum(calls, 's3:Put') + sum(calls, 's3:List');
  const reads = sum(calls, 's3:Get');
  const lambda =
    cost(PRICES.lambdaTime, gbSeconds + around.gbSeconds) + cost(PRICES.lambdaRequests, invocations);
  const stepFunctions = cost(PRICES.transitions, transitions);
  const s3 = cost(PRICES.s3Writes, writes) + cost(PRICES.s3Reads, reads);
  const logs = cost(PRICES.logs, logBytes / GB);
  const kms = cost(PRICES.kmsRequests, (writes + reads) * KMS_SHARE);
  const mails = cost(PRICES.mails, sentMails);
  return {
    lambda,
    stepFunctions,
    s3,
    logs,
    kms,
    mails,
    total: lambda + stepFunctions + s3 + logs + kms + mails,
  };
}

/** What a month costs that no run does. @param storedBytes of the whole store and of the results that are kept */
export function monthly(storedBytes: number): number {
  return cost(PRICES.s3Storage, storedBytes / GB) + cost(PRICES.metrics, METRICS) + cost(PRICES.kmsKey, 1);
}
