import type { ReasonCode } from '../checks/reasons.ts';
import type { Cause } from './cause.ts';
import type { Decision, Step, StepVerdict, Subject } from './decision.ts';
import type { Instant } from './time.ts';

/** Versioned list of decisions that change something: what `plan` prints and `apply` consumes. */
export interface Plan {
  readonly version: 1;
  readonly generatedAt: Instant;
  readonly policyHash: string;
  /** Made for another day than today: for reading only. */
  readonly hypothetical: boolean;
  readonly accounts: readonly AccountPlan[];
}

export interface AccountPlan {
  readonly account: string;
  /** What the account is called; absent: not known. */
  readonly name?: string;
  readonly observedAt: Instant;
  /** Due now, in the order in which they are done. */
  readonly items: readonly PlanItem[];
  readonly upcoming: readonly UpcomingItem[];
  readonly holds: readonly HeldItem[];
  readonly guardrails: GuardrailReport;
  /** What failed while looking or doing, one sentence each. */
  readonly errors: readonly string[];
}

export interface PlanItem {
  /** Stable name of this step on this key: `<keyId>:<step>:<reason>`. */
  readonly id: string;
  readonly decision: Subject & StepVerdict;
}

/** A step to expect later if nothing changes. */
export interface UpcomingItem extends Subject {
  readonly id: string;
  readonly step: Step;
  readonly reason: ReasonCode;
  readonly cause: Cause | null;
  readonly due: Instant;
  readonly message: string;
}

export interface HeldItem {
  readonly decision: Decision;
}

export interface GuardrailReport {
  /** The run stops short of everything destructive, because of this; null: it does not. */
  readonly stopped: string | null;
  readonly managedActiveKeys: number;
  /** With the inactive ones on our clock. */
  readonly managedKeys: number;
  /** Ids of the keys that are due to be taken out of service, whatever else holds them back. */
  readonly due: { readonly deactivate: readonly string[]; readonly delete: readonly string[] };
  readonly destructive: number;
  readonly paced: number;
  readonly blackout: boolean;
}

export function itemId(keyId: string | null, step: Step, reason: ReasonCode): string {
  return `${keyId ?? 'unknown'}:${step}:${reason}`;
}
