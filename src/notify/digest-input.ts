import type { ReasonCode } from '../core/checks/reasons.ts';
import type { Step } from '../core/model/decision.ts';
import type { Instant } from '../core/model/time.ts';
import type { AccountName } from './notice.ts';

/** What one account run has to tell its operators. */
export interface DigestInput {
  /** The operators' address. */
  readonly to: string;
  readonly account: AccountName;
  readonly run: string;
  readonly now: Instant;
  /** Why the run stopped short of everything destructive; null: it did not. */
  readonly stopped: string | null;
  readonly done: readonly DigestStep[];
  readonly failed: readonly DigestFailure[];
  /** Planned, and no longer right when looked at again, or left to a later run. */
  readonly skipped: readonly DigestStep[];
  readonly held: readonly DigestHold[];
  /** What is to come; the digest shows the next seven days of it. */
  readonly upcoming: readonly DigestUpcoming[];
  /** What the operators should know besides, a sentence each. */
  readonly notes: readonly string[];
}

export interface DigestHold {
  readonly user: string;
  readonly keyId: string | null;
  readonly reason: ReasonCode;
  /** A sentence: why. */
  readonly message: string;
}

export interface DigestStep extends DigestHold {
  readonly step: Step;
}

interface DigestUpcoming extends DigestStep {
  readonly due: Instant;
}

export interface DigestFailure {
  /** Null where the failure is not that of a step: an account that could not be read. */
  readonly step: Step | null;
  readonly user: string | null;
  readonly keyId: string | null;
  /** What failed, why, and what to do. */
  readonly message: string;
}
