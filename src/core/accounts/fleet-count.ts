import { goesOn } from '../guardrails/pace.ts';
import { begunBesides } from '../guardrails/stop-above.ts';
import { type Kind, type Lately, type PerKind, countLately, isNotice, kindOf, perKind } from '../lately.ts';
import type { StepDecision } from '../model/decision.ts';
import type { AccountPlan } from '../model/plan.ts';
import type { Instant } from '../model/time.ts';

/** What weighing a fleet has to know of one account: small, so that it can be kept for every account, and sent on. */
export interface FleetCount {
  readonly account: string;
  /** Number of the last line of its history that was counted. */
  readonly seq: number;
  readonly managedActiveKeys: number;
  readonly managedKeys: number;
  /** Keys that are due to be taken out of service, whatever else holds them back. */
  readonly due: { readonly deactivate: number; readonly delete: number };
  /** Keys that were taken out of service in the last 20 hours, besides those. */
  readonly besides: { readonly deactivate: number; readonly delete: number };
  /** What was begun in the last 20 hours. */
  readonly lately: PerKind;
  /** Since when the new steps of its plan are due, by kind, those first that go first. */
  readonly wants: Readonly<Record<Kind, readonly Instant[]>>;
}

/** Counts an account after its own guardrails. */
export function fleetCount(
  { account, items, guardrails }: AccountPlan,
  lately: Lately,
  now: Instant,
): FleetCount {
  const { managedActiveKeys, managedKeys, due } = guardrails;
  const steps = items.map(({ decision }) => decision);
  const isFresh = (step: StepDecision, kind: Kind) =>
    (kindOf(step) === kind && !goesOn(step, kind, lately, now)) || mayBring(step, kind);
  return {
    account,
    seq: lately.seq,
    managedActiveKeys,
    managedKeys,
    due: { deactivate: due.deactivate.length, delete: due.delete.length },
    besides: {
      deactivate: begunBesides('deactivate', due.deactivate, lately, now),
      delete: begunBesides('delete', due.delete, lately, now),
    },
    lately: countLately(lately, now),
    wants: perKind((kind) =>
      steps
        .filter((step) => isFresh(step, kind))
        .map(waitsSince)
        .toSorted((a, b) => a - b),
    ),
  };
}

/**
 * An account that could not be looked at does nothing in this run, but what was begun in it before counts.
 * @param lately by its history
 */
export function unseenCount(account: string, lately: PerKind): FleetCount {
  return {
    account,
    seq: 0,
    managedActiveKeys: 0,
    managedKeys: 0,
    due: { deactivate: 0, delete: 0 },
    besides: { deactivate: lately.deactivate, delete: lately.delete },
    lately,
    wants: perKind(() => []),
  };
}

/** An account of which nothing is known: it is taken to have begun as much as an account may. @param perDay of an account */
export function unknownCount(account: string, perDay: number): FleetCount {
  return unseenCount(
    account,
    perKind(() => perDay),
  );
}

/** A repair may start a clock, as the adoption of a key does; its owner hears of that in the same run. */
function mayBring({ step }: StepDecision, kind: Kind): boolean {
  return step === 'repair' && isNotice(kind);
}

/** An owner whose key was replaced must hear where the new one lies, whatever else waits. */
function waitsSince(step: StepDecision): Instant {
  return step.step === 'notify' && step.reason === 'Replaced' ? 0 : step.due;
}
