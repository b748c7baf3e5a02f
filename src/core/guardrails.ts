import { aboutBlackout, blackoutDay } from './guardrails/calendar.ts';
import { aboutFleetPace, aboutPace, firstOfEach, goesOn, leastOf, roomLeft } from './guardrails/pace.ts';
import { percent, stopReason } from './guardrails/stop-above.ts';
import { fnv1a } from './fnv.ts';
import { type Lately, isNotice, kindOf } from './lately.ts';
import type { Decision, HoldVerdict, StepDecision, Subject } from './model/decision.ts';
import type { Guardrails } from './model/policy.ts';
import type { GuardrailReport } from './model/plan.ts';
import type { Instant } from './model/time.ts';
import type { ReasonCode } from './checks/reasons.ts';

export type HoldDecision = Subject & HoldVerdict;

/** What the guardrails are measured against. */
export interface AccountCount {
  /** Active keys under a rule, exempt ones not counted. */
  readonly managedActiveKeys: number;
  /** The same with the inactive ones on our clock. */
  readonly managedKeys: number;
  /** UserIds with a record or a standing receipt: what began for them is finished, whatever `rollout` says. */
  readonly begun: ReadonlySet<string>;
  readonly lately: Lately;
}

export interface Guarded {
  readonly steps: readonly StepDecision[];
  readonly held: readonly HoldDecision[];
  readonly report: GuardrailReport;
}

/** Repairs after which something is in our hands that was not. */
const BEGINNINGS: ReadonlySet<ReasonCode> = new Set(['Adopted', 'TakenOver', 'TagsLeftOver']);

/**
 * Holds back what would be too much, too soon or on the wrong day. Repairs that touch no key are never guarded; adoption
 * starts a clock, so it waits for the rollout like every other beginning.
 * @param wanted which steps the caller asked for; `stop-above` weighs all of them, so that a filter cannot slip under it
 */
export function guard(
  steps: readonly StepDecision[],
  wanted: (step: StepDecision) => boolean,
  count: AccountCount,
  rails: Guardrails,
  now: Instant,
): Guarded {
  const { lately, managedActiveKeys, managedKeys } = count;
  const inRollout = (step: StepDecision) => !isOutsideRollout(step, count, rails.rollout);
  const due = dueKeys(steps.filter(inRollout));
  const stopped = stopReason({ due, managedActiveKeys, managedKeys }, lately, now, rails.stopAbove);
  const day = blackoutDay(now, rails);

  const started = hold(
    steps.filter(wanted),
    (step) => !inRollout(step),
    'NotInRollout',
    () => `The rollout covers ${percent(rails.rollout)} of users so far, and this one is not among them.`,
  );
  const unstopped = hold(
    started.steps,
    (step) => stopped !== null && isDestructive(step),
    'StopAbove',
    () => stopped ?? '',
  );
  const today = hold(
    unstopped.steps,
    (step) => day !== null && changesKeys(step),
    'Blackout',
    () => (day === null ? '' : aboutBlackout(day, rails)),
  );
  const alone = hold(
    today.steps,
    (step) => changesKeys(step) && hasOtherChange(step, lately),
    'OneStepPerRun',
    aboutOtherChange,
  );
  const first = firstOfEach(alone.steps, roomLeft(rails.perDay, lately, now), lately, now);
  const paced = hold(
    alone.steps,
    (step) => !first.has(step),
    'Paced',
    (step) => aboutPaced(step, rails),
  );
  return {
    steps: paced.steps,
    held: [...started.held, ...unstopped.held, ...today.held, ...alone.held, ...paced.held],
    report: {
      stopped,
      managedActiveKeys,
      managedKeys,
      due,
      destructive: started.steps.filter(isDestructive).length,
      paced: paced.held.length,
      blackout: day !== null,
    },
  };
}

/**
 * Judges one step again right before it is done: since the plan was made it may have become a blackout day, and this
 * run and others may have begun enough.
 * @param now the moment at which it is to be done
 * @param lately what was begun up to now, by this run too
 * @returns the hold that it has become; undefined: it may be done
 */
export function stillAllowed(
  step: StepDecision,
  now: Instant,
  rails: Guardrails,
  lately: Lately,
): HoldVerdict | undefined {
  const kind = kindOf(step);
  if (kind === null) return undefined;
  const day = blackoutDay(now, rails);
  if (lately.stopped !== null && isDestructive(step)) return asHold(step, 'StopAbove', lately.stopped);
  if (day !== null && changesKeys(step)) return asHold(step, 'Blackout', aboutBlackout(day, rails));
  if (changesKeys(step) && hasOtherChange(step, lately))
    return asHold(step, 'OneStepPerRun', aboutOtherChange(step));
  if (goesOn(step, kind, lately, now)) return undefined;
  if (roomLeft(rails.perDay, lately, now)[kind] === 0) return asHold(step, 'Paced', aboutPaced(step, rails));
  if (lately.share !== null && lately.share[kind] === 0)
    return asHold(step, 'Paced', `${aboutFleetPace(kind, rails.fleet.perDay)} ${step.message}`);
  return undefined;
}

/**
 * Which of these steps may be done together now, as far as pace is concerned.
 * @param lately what was begun up to now, by this run too
 */
export function allowedTogether(
  steps: readonly StepDecision[],
  now: Instant,
  rails: Guardrails,
  lately: Lately,
): ReadonlySet<StepDecision> {
  return firstOfEach(steps, leastOf(roomLeft(rails.perDay, lately, now), lately.share), lately, now);
}

/** At most one changing step per user and run; what was begun on a key may be finished. */
function hasOtherChange({ user, keyId }: StepDecision, { run }: Lately): boolean {
  return run.changed.some((change) => change.user === user && change.keyId !== keyId);
}

function aboutOtherChange({ user, message }: StepDecision): string {
  return `Due: ${message} Another step on ${user} came first in this run.`;
}

function aboutPaced(step: StepDecision, { perDay }: Guardrails): string {
  const kind = kindOf(step);
  return kind === null ? step.message : `${aboutPace(kind, perDay)} ${step.message}`;
}

/** The keys that are due to be taken out of service, for `stop-above`. */
function dueKeys(steps: readonly StepDecision[]): GuardrailReport['due'] {
  const of = (kind: 'deactivate' | 'delete') =>
    steps.filter((step) => kindOf(step) === kind).flatMap(({ keyId }) => keyId ?? []);
  return { deactivate: of('deactivate'), delete: of('delete') };
}

/** Takes a key out of service, or may: a repair that undoes a rotation switches a key off or deletes one. */
export function isDestructive(step: StepDecision): boolean {
  const kind = kindOf(step);
  return kind === 'deactivate' || kind === 'delete';
}

/** What changes keys; a rotation cuts nobody off, but it makes work for an owner, and too many at once make too much. */
function changesKeys(step: StepDecision): boolean {
  const kind = kindOf(step);
  return kind !== null && !isNotice(kind);
}

function isOutsideRollout(step: StepDecision, { begun }: AccountCount, rollout: number): boolean {
  // A leak cannot wait for a rollout; repairs begin nothing, except for those that make something ours.
  const starts = step.reason !== 'Quarantined' && (step.step !== 'repair' || BEGINNINGS.has(step.reason));
  if (!starts || rollout >= 1) return false;
  return step.userId === null || (!begun.has(step.userId) && stableShare(step.userId) >= rollout);
}

function hold(
  steps: readonly StepDecision[],
  stops: (step: StepDecision) => boolean,
  reason: ReasonCode,
  why: (step: StepDecision) => string,
): { readonly steps: readonly StepDecision[]; readonly held: readonly HoldDecision[] } {
  return {
    steps: steps.filter((step) => !stops(step)),
    held: steps.filter(stops).map((step) => heldStep(step, asHold(step, reason, why(step)))),
  };
}

function asHold({ step, due }: StepDecision, reason: ReasonCode, message: string): HoldVerdict {
  return { kind: 'hold', reason, message, next: { step, at: due } };
}

/** The same subject, held. */
export function heldStep(
  { account, user, userId, keyId, rule, owner }: Decision,
  verdict: HoldVerdict,
): HoldDecision {
  return { account, user, userId, keyId, rule, owner, ...verdict };
}

/** A user's fixed place between 0 and 1: raising `rollout` only ever adds users. */
export function stableShare(userId: string): number {
  return fnv1a(userId) / 2 ** 32;
}
