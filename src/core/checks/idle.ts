import type { Verdict } from '../model/decision.ts';
import type { UnusedSection } from '../model/policy.ts';
import { type Instant, formatDuration, latest, wholeDays } from '../model/time.ts';
import { announcedStep } from './announced-step.ts';
import { contested } from './contested.ts';
import { groundOf } from './ground.ts';
import type { Check, KeySituation } from './situation.ts';

/** Row 10. Idle for `unused.after`: notice, grace, deactivation. */
export const idle: Check = (situation) => {
  const { rule, now } = situation;
  const since = idleSince(situation);
  if (!rule?.unused || since === null || now < since + rule.unused.after) return undefined;
  return (
    contested(situation, describe(situation, since)) ?? towardsDeactivation(situation, rule.unused, since)
  );
};

/**
 * Since when an active key counts as idle: its last use, or its creation when never used; a restored key counts from
 * its restoration. Null where that is not known, or the key is not a plain active one.
 */
export function idleSince({ key, state, rule }: KeySituation): Instant | null {
  if (key?.status !== 'Active' || state.kind !== 'plain' || !key.createdAt.known) return null;
  const from = latest(key.createdAt.value, state.clockFrom);
  if (rule?.unused?.measure === 'age') return from;
  return key.lastUsed.known ? latest(from, key.lastUsed.value?.at ?? null) : null;
}

function towardsDeactivation(situation: KeySituation, section: UnusedSection, since: Instant): Verdict {
  const { after, grace, remind, measure } = section;
  return announcedStep(situation, {
    ground: groundOf(situation, {
      announced: 'deactivate',
      reason: 'Unused',
      cause: 'unused',
      measured: measure,
      since,
      limit: after,
    }),
    cause: 'unused',
    facts: describe(situation, since),
    began: since + after,
    threshold: since + after,
    grace,
    remind,
    waits: 'InGrace',
  });
}

function describe({ key, now, rule }: KeySituation, since: Instant): string {
  const limit = rule?.unused ? formatDuration(rule.unused.after) : '';
  if (rule?.unused?.measure === 'age') return `${wholeDays(now - since)} days old; the limit is ${limit}.`;
  const used = key?.lastUsed.known && key.lastUsed.value !== null;
  return `${used ? 'Not used' : 'Never used'} for ${wholeDays(now - since)} days; the limit is ${limit}.`;
}
