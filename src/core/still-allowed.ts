import type { StepDecision } from './guardrails.ts';
import type { HoldVerdict } from './model/decision.ts';
import type { Guardrails } from './model/policy.ts';
import { HOUR, type Instant } from './model/time.ts';
import { weekday } from './weekday.ts';

/** A change of a key that was begun, whatever became of it. */
export interface Begun {
  readonly step: 'rotate' | 'deactivate' | 'delete';
  readonly user: string | null;
  readonly keyId: string;
  readonly at: Instant;
}

/** What was changed lately in the account, by this run and those before it. */
export interface Lately {
  readonly begun: readonly Begun[];
}

/** In any so many hours no more than `per-day`: a run that starts a little earlier than yesterday's is a new day. */
const A_DAY = 20 * HOUR;

/**
 * Judges one step by the guardrails again, right before it: a plan may be days older than what it does.
 * @param lately what counts against `per-day`
 * @returns why the step has to wait; undefined: it may be done
 */
export function stillAllowed(
  step: StepDecision,
  now: Instant,
  rails: Guardrails,
  lately: Lately,
): HoldVerdict | undefined {
  if (step.step === 'notify' || step.step === 'repair') return undefined;
  const next = { step: step.step, at: step.due };
  const day = weekday(now, rails.timezone);
  if (rails.blackoutDays.includes(day)) {
    const message = `No key is changed on a ${day} (${rails.timezone}).`;
    return { kind: 'hold', reason: 'Blackout', message, next };
  }
  const others = lately.begun.filter(
    (begun) => begun.step === step.step && begun.keyId !== step.keyId && begun.at > now - A_DAY,
  );
  if (new Set(others.map(({ keyId }) => keyId)).size < rails.perDay) return undefined;
  const message = `${rails.perDay} keys in 20 hours are enough; it is done in a later run. ${step.message}`;
  return { kind: 'hold', reason: 'Paced', message, next };
}
