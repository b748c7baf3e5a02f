import type { Cause } from '../core/model/cause.ts';
import type { Decision, HoldVerdict, Next, StepVerdict, Subject } from '../core/model/decision.ts';
import {
  type AccountPlan,
  type HeldItem,
  type Plan,
  type PlanItem,
  type UpcomingItem,
  itemId,
} from '../core/model/plan.ts';
import { DAY } from '../core/model/time.ts';
import type { ReasonCode } from '../core/checks/reasons.ts';

/** Builders for tests: a plan is described by what is special about it. */

export const NOW = Date.UTC(2026, 10, 21, 6);
export const KEY = 'AKIAIOSFODNN7EXAMPLE';

function aSubject(parts: Partial<Subject> = {}): Subject {
  return {
    account: '111122223333',
    user: 'ci-deploy',
    userId: 'AIDAEXAMPLE',
    keyId: KEY,
    rule: 'everyone',
    owner: 'bob@example.com',
    ...parts,
  };
}

export function aDestruction(step: 'deactivate' | 'delete', parts: Partial<Subject> = {}): PlanItem {
  const cause: Cause = 'unused';
  const verdict = {
    kind: 'step',
    step,
    due: NOW - DAY,
    cause,
    message: 'Not used for 52 days; the limit is 45d.',
  } as const;
  return anItem(parts, { ...verdict, reason: step === 'delete' ? 'InactiveTooLong' : 'Unused' });
}

export function aNotification(parts: Partial<Subject> = {}): PlanItem {
  return anItem(parts, {
    kind: 'step',
    step: 'notify',
    due: NOW,
    cause: 'unused',
    reason: 'Unused',
    message: 'Not used for 52 days; the limit is 45d.',
    notice: {
      announced: 'deactivate',
      promised: NOW + 7 * DAY,
      reminder: 5 * DAY,
      urgent: false,
      copyToFallback: false,
    },
  });
}

export function aHold(reason: ReasonCode, parts: Partial<Subject> = {}, next: Next | null = null): HeldItem {
  return { decision: holdDecision(reason, parts, next) };
}

export function holdDecision(
  reason: ReasonCode,
  parts: Partial<Subject> = {},
  next: Next | null = null,
): Decision {
  const verdict: HoldVerdict = { kind: 'hold', reason, message: `held for ${reason}`, next };
  return { ...aSubject(parts), ...verdict };
}

export function anUpcoming(days: number, parts: Partial<UpcomingItem> = {}): UpcomingItem {
  return {
    ...aSubject(),
    id: itemId(KEY, 'deactivate', 'InGrace'),
    step: 'deactivate',
    reason: 'InGrace',
    cause: null,
    due: NOW + days * DAY,
    message: 'The owner has been told.',
    ...parts,
  };
}

export function anAccountPlan(parts: Partial<AccountPlan> = {}): AccountPlan {
  return {
    account: '111122223333',
    observedAt: NOW,
    items: [],
    upcoming: [],
    holds: [],
    guardrails: {
      stopped: null,
      managedActiveKeys: 10,
      managedKeys: 10,
      due: { deactivate: [], delete: [] },
      destructive: 0,
      paced: 0,
      blackout: false,
    },
    errors: [],
    ...parts,
  };
}

export function aPlan(...accounts: readonly Partial<AccountPlan>[]): Plan {
  return {
    version: 1,
    generatedAt: NOW,
    policyHash: '0f3a',
    hypothetical: false,
    accounts: accounts.map(anAccountPlan),
  };
}

function anItem(parts: Partial<Subject>, verdict: StepVerdict): PlanItem {
  const subject = aSubject(parts);
  return { id: itemId(subject.keyId, verdict.step, verdict.reason), decision: { ...subject, ...verdict } };
}
