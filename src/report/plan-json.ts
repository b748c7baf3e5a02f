import type { Decision } from '../core/model/decision.ts';
import type { AccountPlan, HeldItem, Plan, PlanItem, UpcomingItem } from '../core/model/plan.ts';
import { type Duration, type Instant, formatDuration, toIso } from '../core/model/time.ts';

/**
 * A plan as data, `version` 1: what `plan --output json` prints and `apply plan.json` reads. Moments are ISO 8601 in
 * UTC; a reminder is the duration before the date, `5d`.
 */
export function planToJson({ version, generatedAt, policyHash, hypothetical, accounts }: Plan): object {
  return {
    version,
    generatedAt: toIso(generatedAt),
    policyHash,
    hypothetical,
    accounts: accounts.map(accountPlanToJson),
  };
}

/** One account of it. */
export function accountPlanToJson({
  account,
  name,
  observedAt,
  items,
  upcoming,
  holds,
  guardrails,
  errors,
}: AccountPlan): object {
  return {
    account,
    ...(name === undefined ? {} : { name }),
    observedAt: toIso(observedAt),
    items: items.map(dueItem),
    upcoming: upcoming.map(upcomingItem),
    holds: holds.map(heldItem),
    guardrails: railsToJson(guardrails),
    errors,
  };
}

function railsToJson({ due, ...rails }: AccountPlan['guardrails']): object {
  return { ...rails, dueToDeactivate: due.deactivate.length, dueToDelete: due.delete.length };
}

function dueItem({ id, decision }: PlanItem): object {
  const { user, userId, keyId, step, reason, rule, cause, owner, due, message } = decision;
  return {
    id,
    user,
    userId,
    keyId,
    step,
    reason,
    rule,
    cause,
    owner,
    due: toIso(due),
    message,
    ...(decision.step === 'notify' ? noticeOf(decision.notice) : {}),
  };
}

function noticeOf({
  announced,
  promised,
  reminder,
}: {
  announced: string;
  promised: Instant | null;
  reminder: Duration | null;
}): object {
  return {
    announces: announced,
    promised: isoOrNull(promised),
    reminder: reminder === null ? null : formatDuration(reminder),
  };
}

function upcomingItem({
  id,
  user,
  userId,
  keyId,
  step,
  reason,
  rule,
  cause,
  owner,
  due,
  message,
}: UpcomingItem): object {
  return { id, user, userId, keyId, step, reason, rule, cause, owner, due: toIso(due), message };
}

function heldItem({ decision }: HeldItem): object {
  const { user, userId, keyId, reason, rule, owner, message } = decision;
  return { user, userId, keyId, reason, rule, owner, next: nextOf(decision), message };
}

function nextOf(decision: Decision): object | null {
  if (decision.kind === 'step') return { step: decision.step, at: toIso(decision.due) };
  return decision.next === null ? null : { step: decision.next.step, at: toIso(decision.next.at) };
}

function isoOrNull(at: Instant | null): string | null {
  return at === null ? null : toIso(at);
}
