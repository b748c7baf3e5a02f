import type { Next } from '../model/decision.ts';
import type { Check, KeySituation } from './situation.ts';
import { idleSince } from './idle.ts';
import { report } from './verdicts.ts';

/** Between 5 and 6: without a rule there is nothing to measure against. A key that is off on our clock is row 6's. */
export const unmanaged: Check = ({ rule, state, user }) =>
  rule === null && state.kind !== 'off'
    ? report('Unmanaged', `No rule of the policy matches ${user.user}.`)
    : undefined;

/** Row 14. */
export const healthy: Check = (situation) => ({
  kind: 'healthy',
  reason: 'Healthy',
  message: 'Nothing applies.',
  next: earliestNotice(situation),
});

function earliestNotice(situation: KeySituation): Next | null {
  const { rule, key, now } = situation;
  const since = idleSince(situation);
  const created = key?.status === 'Active' && key.createdAt.known ? key.createdAt.value : null;
  const moments = [
    rule?.unused && since !== null ? since + rule.unused.after : null,
    rule?.rotate && created !== null ? created + (rule.rotate.warn ?? rule.rotate.after) : null,
  ].filter((at) => at !== null && at > now);
  return moments.length === 0 ? null : { step: 'notify', at: Math.min(...(moments as number[])) };
}
