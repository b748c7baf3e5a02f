import type { Verdict } from '../model/decision.ts';
import type { UnusedSection } from '../model/policy.ts';
import {
  DAY,
  type Duration,
  type Instant,
  formatDuration,
  latest,
  toDate,
  wholeDays,
} from '../model/time.ts';
import { CONTESTED_AFTER } from '../records.ts';
import { noticeClock } from './notice-clock.ts';
import type { Check, KeySituation } from './situation.ts';
import { withTagRoom } from './tag-room.ts';
import { cannotNotify, hold, notify } from './verdicts.ts';

/** Row 10. Idle for `unused.after`: notice, grace, deactivation. */
export const idle: Check = (situation) => {
  const { rule, state, now } = situation;
  const since = idleSince(situation);
  if (!rule?.unused || since === null || now < since + rule.unused.after) return undefined;
  if (state.kind === 'plain' && state.restores >= CONTESTED_AFTER) {
    return hold(
      'Contested',
      `${describe(situation, since)} It was restored ${state.restores} times: settle with its owner, or exempt the user.`,
    );
  }
  return (
    cannotNotify(situation) ?? withTagRoom(situation, towardsDeactivation(situation, rule.unused, since))
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
  const threshold = since + section.after;
  const { grace, remind } = section;
  const announcement = { announced: 'deactivate', reason: 'Unused', began: threshold } as const;
  const clock = noticeClock(situation, { ...announcement, threshold, grace, remind });
  const message = describe(situation, since);
  switch (clock.phase) {
    case 'first':
      return tell(situation, message, threshold, clock.promised, null);
    case 'remind':
      return tell(situation, message, clock.promised - clock.offset, clock.promised, clock.offset);
    case 'waiting':
      return hold(
        'InGrace',
        `${message} The owner has been told; nothing happens before ${toDate(clock.due)}.`,
        {
          step: 'deactivate',
          at: clock.due,
        },
      );
    case 'due':
      return {
        kind: 'step',
        step: 'deactivate',
        reason: 'Unused',
        message: `${message} The owner was told, and the grace is over.`,
        due: clock.due,
        cause: 'unused',
      };
  }
}

function tell(
  situation: KeySituation,
  facts: string,
  due: Instant,
  promised: Instant,
  reminder: Duration | null,
): Verdict {
  return notify(situation, {
    reason: 'Unused',
    message: `${facts} The owner is ${reminder === null ? 'told' : 'reminded'} that it is deactivated not before ${toDate(promised)}.`,
    due,
    cause: 'unused',
    notice: {
      announced: 'deactivate',
      promised,
      reminder,
      urgent: reminder !== null && reminder <= DAY,
      copyToFallback: false,
    },
  });
}

function describe({ key, now, rule }: KeySituation, since: Instant): string {
  const limit = rule?.unused ? formatDuration(rule.unused.after) : '';
  if (rule?.unused?.measure === 'age') return `${wholeDays(now - since)} days old; the limit is ${limit}.`;
  const used = key?.lastUsed.known && key.lastUsed.value !== null;
  return `${used ? 'Not used' : 'Never used'} for ${wholeDays(now - since)} days; the limit is ${limit}.`;
}
