import type { AccountSummary } from '../../core/accounts/summary.ts';
import type { AccountObservation } from '../../core/model/observation.ts';
import type { AccountPlan } from '../../core/model/plan.ts';
import type { AccountPosture } from '../../core/posture/posture.ts';
import type { Applied } from '../apply.ts';
import { undecided } from '../undecided.ts';
import type { Target } from './fleet.ts';

/** Sentences of one kind that are kept for an account; more of them usually have one cause. */
const MOST = 5;

/** How many users and keys there are. */
export interface Size {
  readonly users: number;
  readonly keys: number;
}

export function sizeOf({ users }: Pick<AccountObservation, 'users'>): Size {
  return {
    users: users.length,
    keys: users.reduce((sum, { keys }) => sum + (keys.known ? keys.value.length : 0), 0),
  };
}

/** What a scan of an account came to: findings by severity. */
export function scanSummary(target: Target, { users, keys, findings }: AccountPosture): AccountSummary {
  const unread = findings.filter(({ reason }) => reason === 'ObservationIncomplete');
  const because = firstOf(
    unread.map(({ message }) => message),
    'findings like these',
  );
  return {
    ...done(target, { users, keys }, because),
    counts: countBy(findings, ({ severity }) => severity),
  };
}

/** What a plan for an account came to: steps due by kind. */
export function planSummary(target: Target, plan: AccountPlan, size: Size): AccountSummary {
  return {
    ...done(target, size, planFailures(plan)),
    counts: countBy(plan.items, ({ decision }) => decision.step),
    stopped: plan.guardrails.stopped,
  };
}

/** What applying came to: steps done by kind, and how many were `skipped` and `failed`. */
export function applySummary(target: Target, applied: Applied, size: Size): AccountSummary {
  const { plan, results, errors, interrupted } = applied;
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  const because = [
    ...firstOf(
      failed.map(({ item: { decision }, message }) => `${decision.step} of ${decision.user}: ${message}`),
      'failures',
    ),
    ...errors,
    ...planFailures(plan),
    ...(interrupted ? ['It was interrupted, and the rest is left to the next run.'] : []),
  ];
  const counts = countBy(results, ({ item, outcome }) => (outcome === 'done' ? item.decision.step : outcome));
  return { ...done(target, size, because), counts, stopped: plan.guardrails.stopped };
}

/** An account that could not be run over. */
export function failedSummary({ account, name }: Target, because: readonly string[]): AccountSummary {
  return { account, name, outcome: 'failed', users: null, keys: null, counts: {}, because, stopped: null };
}

/** An account that was not come to. */
export function notBegunSummary({ account, name }: Target): AccountSummary {
  return {
    account,
    name,
    outcome: 'not-begun',
    users: null,
    keys: null,
    counts: {},
    because: [],
    stopped: null,
  };
}

function done({ account, name }: Target, { users, keys }: Size, because: readonly string[]): AccountSummary {
  const outcome = because.length === 0 ? 'done' : 'partly';
  return { account, name, outcome, users, keys, counts: {}, because, stopped: null };
}

function planFailures(plan: AccountPlan): readonly string[] {
  const users = undecided(plan).map(({ user, message }) => `${user} was not decided: ${message}`);
  return [...plan.errors, ...firstOf(users, 'users not decided')];
}

function firstOf(sentences: readonly string[], noun: string): readonly string[] {
  const more = sentences.length - MOST;
  return more <= 0 ? sentences : [...sentences.slice(0, MOST), `And ${more} more ${noun}.`];
}

function countBy<T>(items: readonly T[], kindOf: (item: T) => string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[kindOf(item)] = (counts[kindOf(item)] ?? 0) + 1;
  return counts;
}
