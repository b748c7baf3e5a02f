import { aboutFleetPace, firstOfEach } from '../guardrails/pace.ts';
import { heldStep, isDestructive } from '../guardrails.ts';
import { type Lately, type PerKind, kindOf } from '../lately.ts';
import type { StepDecision } from '../model/decision.ts';
import type { AccountPlan, HeldItem } from '../model/plan.ts';
import type { FleetGuardrails } from '../model/policy.ts';
import type { Instant } from '../model/time.ts';
import { fleetCount } from './fleet-count.ts';
import { type FleetShare, shareOf, weigh } from './weigh.ts';

/** An account's plan with no more in it than the fleet leaves to it; the rest is held. */
export function withinShare(
  plan: AccountPlan,
  { stopped, share }: FleetShare,
  lately: Lately,
  now: Instant,
  { perDay }: FleetGuardrails,
): AccountPlan {
  const steps = plan.items.map(({ decision }) => decision);
  const unstopped = stopped === null ? steps : steps.filter((step) => !isDestructive(step));
  const first = firstOfEach(unstopped, withBrought(share), lately, now);
  const isHeld = (step: StepDecision) => !first.has(step);
  const held = steps.filter(isHeld);
  if (held.length === 0) return plan;
  const paced = unstopped.filter(isHeld).length;
  const untold = new Set(held.flatMap(({ step, keyId }) => (step === 'notify' ? [keyId] : [])));
  return {
    ...plan,
    items: plan.items.filter(({ decision }) => first.has(decision)),
    upcoming: plan.upcoming.filter(({ keyId }) => !untold.has(keyId)),
    holds: [...plan.holds, ...held.map((step) => asHeld(step, stopped, perDay))],
    guardrails: { ...plan.guardrails, paced: plan.guardrails.paced + paced },
  };
}

/** The places of the notices that the changes bring with them are not among those that were given out for others. */
function withBrought(share: PerKind): PerKind {
  return {
    ...share,
    'announce-deactivate': share['announce-deactivate'] + share.rotate,
    'announce-delete': share['announce-delete'] + share.deactivate,
  };
}

/** A run over a single account is a fleet of one: the same guardrails, and a stop is the account's own. */
export function fleetOfOne(
  plan: AccountPlan,
  lately: Lately,
  now: Instant,
  rails: FleetGuardrails,
): { readonly plan: AccountPlan; readonly share: FleetShare } {
  const share = shareOf(weigh([fleetCount(plan, lately, now)], rails), plan.account);
  const within = withinShare(plan, share, lately, now, rails);
  const stopped = plan.guardrails.stopped ?? share.stopped;
  return { plan: { ...within, guardrails: { ...within.guardrails, stopped } }, share };
}

function asHeld(step: StepDecision, stopped: string | null, perDay: number): HeldItem {
  const kind = kindOf(step);
  const isStopped = stopped !== null && isDestructive(step);
  const message =
    isStopped || kind === null ? (stopped ?? '') : `${aboutFleetPace(kind, perDay)} ${step.message}`;
  const reason = isStopped ? 'StopAbove' : 'Paced';
  const next = { step: step.step, at: step.due };
  return { decision: heldStep(step, { kind: 'hold', reason, message, next }) };
}
