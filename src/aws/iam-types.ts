import type { Instant } from '../core/model/time.ts';
import type { KeyStatus } from '../core/model/observation.ts';

export type ReportState = 'started' | 'in-progress' | 'complete';

export type ReportAnswer =
  | { readonly ready: true; readonly csv: string; readonly generatedAt: Instant }
  | { readonly ready: false; readonly because: 'in-progress' | 'not-present' | 'expired' };

export interface ListedUser {
  readonly user: string;
  readonly userId: string;
  readonly arn: string;
  /** `/` or `/team/sub/`. */
  readonly path: string;
  readonly createdAt: Instant;
}

export interface UserDetail extends ListedUser {
  readonly tags: ReadonlyMap<string, string>;
  readonly groups: readonly string[];
  /** ARNs of attached managed policies. */
  readonly attachedPolicies: readonly string[];
}

export interface ListedKey {
  readonly keyId: string;
  readonly status: KeyStatus;
  readonly createdAt: Instant;
}
