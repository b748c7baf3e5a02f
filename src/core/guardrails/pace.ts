import {
  type ChangeKind,
  type Kind,
  type Lately,
  type PerKind,
  countLately,
  isCounted,
  kindOf,
  perKind,
} from '../lately.ts';
import type { StepDecision } from '../model/decision.ts';
import type { Instant } from '../model/time.ts';

/** What happens to a key is announced to its owner at once, and so takes a place among the notices of that kind. */
const BRINGS: readonly (readonly [change: ChangeKind, notice: Kind])[] = [
  ['rotate', 'announce-deactivate'],
  ['deactivate', 'announce-delete'],
];

/**
 * The steps that go first, so many of each kind as there is room for. What was begun lately goes on, and what is never
 * counted always goes.
 * @param room how many new ones of each kind may be begun
 */
export function firstOfEach(
  steps: readonly StepDecision[],
  room: PerKind,
  lately: Lately,
  now: Instant,
): ReadonlySet<StepDecision> {
  const within = new Set<StepDecision>();
  const fresh = perKind<StepDecision[]>(() => []);
  for (const step of steps) {
    const kind = kindOf(step);
    if (kind === null || goesOn(step, kind, lately, now)) within.add(step);
    else fresh[kind].push(step);
  }
  const take = (kind: Kind, places: number): number => {
    const first = fresh[kind].toSorted(handedOverFirst).slice(0, Math.max(0, places));
    for (const step of first) within.add(step);
    return first.length;
  };
  take('delete', room.delete);
  for (const [change, notice] of BRINGS) take(notice, room[notice] - take(change, room[change]));
  return within;
}

/** How many new ones of each kind `per-day` still allows. */
export function roomLeft(perDay: number, lately: Lately, now: Instant): PerKind {
  const before = countLately(lately, now);
  return perKind((kind) => Math.max(0, perDay - before[kind]));
}

/** The smaller number of each kind. @param other null: there is no other limit */
export function leastOf(room: PerKind, other: PerKind | null): PerKind {
  return other === null ? room : perKind((kind) => Math.min(room[kind], other[kind]));
}

/** Whether it is nothing new: it was begun lately, or tells of a change that took its place when it was begun. */
export function goesOn(step: StepDecision, kind: Kind, lately: Lately, now: Instant): boolean {
  if (isCounted(lately, kind, step.keyId, now)) return true;
  return BRINGS.some(([change, notice]) => notice === kind && isCounted(lately, change, step.keyId, now));
}

export function earliestDue(a: StepDecision, b: StepDecision): number {
  // A user whose rotation failed last time comes last, so that the others get their turn.
  const failed = (step: StepDecision) => (step.step === 'rotate' ? (step.failedAt ?? 0) : 0);
  return failed(a) - failed(b) || a.due - b.due || ((a.keyId ?? '') < (b.keyId ?? '') ? -1 : 1);
}

/** A sentence for people. */
export function aboutPace(kind: Kind, perDay: number): string {
  return `${WORDS[kind]} in any 20 hours (guardrails.per-day: ${perDay}); this is left to a later run.`;
}

/** A sentence for people. */
export function aboutFleetPace(kind: Kind, perDay: number): string {
  return `${WORDS[kind]} in any 20 hours in all accounts together (guardrails.fleet.per-day: ${perDay}); this is left to a later run.`;
}

const WORDS: Readonly<Record<Kind, string>> = {
  rotate: 'No more keys are rotated',
  deactivate: 'No more keys are deactivated',
  delete: 'No more keys are deleted',
  'announce-deactivate': 'No more deactivations are announced',
  'announce-delete': 'No more deletions are announced',
};

/** An owner whose key was replaced must hear where the new one lies, whatever else waits; then the earliest due. */
function handedOverFirst(a: StepDecision, b: StepDecision): number {
  const rank = (step: StepDecision) => (step.step === 'notify' && step.reason === 'Replaced' ? 0 : 1);
  return rank(a) - rank(b) || earliestDue(a, b);
}
