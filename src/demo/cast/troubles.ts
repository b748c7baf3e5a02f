import { dataPlatform } from './data-platform.ts';
import type { CastAccount } from './types.ts';

/** What goes wrong on AWS's side from the run of one day until before the run of another. */
export interface Trouble {
  readonly from: number;
  /** The first day on which all is well again. */
  readonly until: number;
  readonly account: CastAccount;
  readonly fault: Fault;
  readonly says: string;
}

type Fault = { readonly operation: string; readonly userName?: string; readonly times?: number } & (
  { readonly kind: 'throttle' } | { readonly kind: 'error'; readonly code: string; readonly status: number }
);

/**
 * The run that does not live to see its end. It is no process of its own that could be killed: right after it has made
 * a key, everything that reaches AWS and the store stops answering it, as nothing answers a process that is gone.
 */
export const KILLED = { day: 8, account: dataPlatform, user: 'etl-nightly' } as const;

export const TROUBLES: readonly Trouble[] = [
  {
    from: 0,
    until: 21,
    account: dataPlatform,
    fault: {
      operation: 'iam:ListAccessKeys',
      userName: 'svc-warehouse-loader',
      kind: 'error',
      code: 'AccessDenied',
      status: 403,
    },
    says: 'a policy forgotten by somebody denies reading the keys of svc-warehouse-loader',
  },
  {
    from: 21,
    until: 22,
    account: dataPlatform,
    fault: { operation: 'ses:SendEmail', kind: 'error', code: 'ServiceUnavailable', status: 503 },
    says: 'Amazon SES accepts no mail',
  },
  {
    from: 33,
    until: 34,
    account: dataPlatform,
    fault: { operation: 'iam:*', times: 3, kind: 'throttle' },
    says: 'IAM throttles',
  },
];
