import type { Earlier } from './earlier.ts';
import type { Decision, HoldVerdict, Next, StepVerdict, Subject } from './model/decision.ts';
import type { Guardrails, Weekday } from './model/policy.ts';
import type { GuardrailReport } from './model/plan.ts';
import { type Instant, toDate } from './model/time.ts';
import type { ReasonCode } from './checks/reasons.ts';

export type StepDecision = Subject & StepVerdict;
type HoldDecision = Subject & HoldVerdict;

/** What the guardrails are measured against. */
export interface AccountCount {
  /** Active keys under a rule, exempt ones not counted. */
  readonly managedActiveKeys: number;
  /** UserIds with a record or a standing receipt: what began for them is finished, whatever `rollout` says. */
  readonly begun: ReadonlySet<string>;
  /** A run of several turns is measured as one. */
  readonly earlier: Earlier;
}

export interface Guarded {
  readonly steps: readonly StepDecision[];
  readonly held: readonly HoldDecision[];
  readonly report: GuardrailReport;
}

/** Repairs after which something is in our hands that was not. */
const BEGINNINGS: ReadonlySet<ReasonCode> = new Set(['Adopted', 'TakenOver', 'TagsLeftOver']);

/** Below this many keys a share says nothing: two of five keys is a normal day in a small account. */
const STOP_FROM = 3;

/**
 * Holds back what would be too much, too soon or on the wrong day. Repairs are never guarded: they touch no key.
 * Adoption starts a clock, so it waits for the rollout like every other beginning.
 * @param wanted which steps the caller asked for; `stop-above` weighs all of them, so that a filter cannot slip under it
 */
export function guard(
  steps: readonly StepDecision[],
  wanted: (step: StepDecision) => boolean,
  count: AccountCount,
  rails: Guardrails,
  now: Instant,
): Guarded {
  const inRollout = (step: StepDecision) => !isOutsideRollout(step, count, rails.rollout);
  const changed = steps.filter((step) => step.step === 'deactivate' && inRollout(step));
  const before = changedBefore(changed, count.earlier);
  const stopped = stopReason(changed.length + before, count.managedActiveKeys + before, rails.stopAbove);
  const day = weekday(now, rails.timezone);
  const blackout = rails.blackoutDays.includes(day);

  const started = hold(
    steps.filter(wanted),
    (step) => !inRollout(step),
    'NotInRollout',
    () => {
      return `The rollout covers ${percent(rails.rollout)} of users so far, and this one is not among them.`;
    },
  );
  const unstopped = hold(
    started.steps,
    (step) => stopped !== null && isDestructive(step),
    'StopAbove',
    () => stopped ?? '',
  );
  const today = hold(
    unstopped.steps,
    (step) => blackout && changesKeys(step),
    'Blackout',
    () => {
      return `No key is changed on a ${day} (${rails.timezone}).`;
    },
  );
  const alone = hold(
    today.steps,
    (step) => changesKeys(step) && hasOtherChange(step, count.earlier),
    'OneStepPerRun',
    (step) => `Due: ${step.message} Another step on ${step.user} came first in this run.`,
  );
  const paced = pace(alone.steps, rails.perDay, count.earlier);
  return {
    steps: paced.steps,
    held: [...started.held, ...unstopped.held, ...today.held, ...alone.held, ...paced.held],
    report: {
      stopped,
      managedActiveKeys: count.managedActiveKeys,
      destructive: started.steps.filter(isDestructive).length,
      paced: paced.held.length,
      blackout,
    },
  };
}

/** Keys that earlier turns took out of service and that this one does not count among its own steps. */
function changedBefore(changed: readonly StepDecision[], { begun }: Earlier): number {
  const own = new Set(changed.map(({ keyId }) => keyId));
  return begun.filter(({ step, keyId }) => step === 'deactivate' && !own.has(keyId)).length;
}

/** At most one changing step per user and run; what was begun on a key may be finished. */
function hasOtherChange({ user, keyId }: StepDecision, { begun }: Earlier): boolean {
  return begun.some((change) => change.user === user && change.keyId !== keyId);
}

function isDestructive(step: StepDecision): boolean {
  return step.step === 'deactivate' || step.step === 'delete';
}

/** What changes keys; a rotation cuts nobody off, but it makes work for an owner, and too many at once make too much. */
function changesKeys(step: StepDecision): boolean {
  return isDestructive(step) || step.step === 'rotate';
}

function isOutsideRollout(step: StepDecision, { begun }: AccountCount, rollout: number): boolean {
  // A leak cannot wait for a rollout; repairs begin nothing, except for those that make something ours.
  const starts = step.reason !== 'Quarantined' && (step.step !== 'repair' || BEGINNINGS.has(step.reason));
  if (!starts || rollout >= 1) return false;
  return step.userId === null || (!begun.has(step.userId) && stableShare(step.userId) >= rollout);
}

function stopReason(changed: number, active: number, share: number): string | null {
  // Divided, not multiplied: 0.29 * 100 is a little less than 29, and 29 keys of 100 would be "more than 29%".
  if (changed < STOP_FROM || changed / active <= share) return null;
  return (
    `This run would deactivate ${changed} of the account's ${active} managed active keys, more than ${percent(share)}. ` +
    'Nothing destructive was done. If that is what you want, raise guardrails.stop-above or start with a smaller guardrails.rollout.'
  );
}

/** At most `limit` rotations, deactivations and deletions each, earliest due first. */
function pace(
  steps: readonly StepDecision[],
  limit: number,
  { begun }: Earlier,
): { steps: readonly StepDecision[]; held: readonly HoldDecision[] } {
  const within = new Set(
    (['deactivate', 'delete', 'rotate'] as const).flatMap((kind) => {
      const before = new Set(begun.filter(({ step }) => step === kind).map(({ keyId }) => keyId));
      const isCounted = ({ keyId }: StepDecision) => keyId !== null && before.has(keyId);
      const due = steps.filter((step) => step.step === kind).toSorted(earliestDue);
      const fresh = due.filter((step) => !isCounted(step));
      return [...due.filter(isCounted), ...fresh.slice(0, Math.max(0, limit - before.size))];
    }),
  );
  return hold(
    steps,
    (step) => changesKeys(step) && !within.has(step),
    'Paced',
    (step) => {
      return `${limit} keys a run are enough; it is done in a later run. ${step.message}`;
    },
  );
}

export function earliestDue(a: StepDecision, b: StepDecision): number {
  // A user whose rotation failed last time comes last, so that the others get their turn.
  const failed = (step: StepDecision) => (step.step === 'rotate' ? (step.failedAt ?? 0) : 0);
  return failed(a) - failed(b) || a.due - b.due || ((a.keyId ?? '') < (b.keyId ?? '') ? -1 : 1);
}

function hold(
  steps: readonly StepDecision[],
  stops: (step: StepDecision) => boolean,
  reason: ReasonCode,
  why: (step: StepDecision) => string,
): { steps: readonly StepDecision[]; held: readonly HoldDecision[] } {
  return {
    steps: steps.filter((step) => !stops(step)),
    held: steps.filter(stops).map((step) => held(step, reason, why(step), { step: step.step, at: step.due })),
  };
}

/** The same subject, held. */
function held(
  { account, user, userId, keyId, rule, owner }: Decision,
  reason: ReasonCode,
  message: string,
  next: Next,
): HoldDecision {
  return { account, user, userId, keyId, rule, owner, kind: 'hold', reason, message, next };
}

/** A user's fixed place between 0 and 1 (FNV-1a of the UserId): raising `rollout` only ever adds users. */
export function stableShare(userId: string): number {
  let hash = 0x811c9dc5;
  for (const char of userId) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash / 2 ** 32;
}

const DAY_NAMES: Readonly<Record<string, Weekday>> = {
  Sun: 'sun',
  Mon: 'mon',
  Tue: 'tue',
  Wed: 'wed',
  Thu: 'thu',
  Fri: 'fri',
  Sat: 'sat',
};

function weekday(now: Instant, timezone: string): Weekday {
  const name = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: timezone }).format(now);
  const day = DAY_NAMES[name];
  if (day === undefined) throw new RangeError(`no weekday for ${toDate(now)} in ${timezone}`);
  return day;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}
