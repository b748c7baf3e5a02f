import { type Agreement, type Evidence, type Finding, dayOf, holds } from '../evidence.ts';
import { type Change, sentence } from '../history.ts';
import { destructiveSteps } from '../steps.ts';

/** One user, one day, one change: what comes next waits until it is seen that the first did no harm. */
export function oneStepAUserAndDay(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  const byUserAndDay = new Map<string, Change>();
  return destructiveSteps(evidence, agreement).map((step) => {
    const place = `${step.account}/${step.user}/${dayOf(step.at)}`;
    const first = byUserAndDay.get(place);
    byUserAndDay.set(place, first ?? step);
    return holds(
      first === undefined,
      () => `${sentence(step)}, the same day on which ${first?.keyId} was ${first?.what}.`,
    );
  });
}
