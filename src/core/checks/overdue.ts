import type { HoldVerdict, Verdict } from '../model/decision.ts';
import type { RotateSection } from '../model/policy.ts';
import type { Ground } from '../model/receipt.ts';
import { type Instant, latest } from '../model/time.ts';
import { announcedStep } from './announced-step.ts';
import { groundOf } from './ground.ts';
import { toldAt } from './notice-clock.ts';
import { isUsedLast } from './proof.ts';
import type { KeySituation } from './situation.ts';
import { toldOnce } from './told-once.ts';

/** A rotation that should be over by now and is not. */
export interface Overdue {
  /** Why the key is kept so far. */
  readonly held: HoldVerdict;
  /** When `max-extension` ran out. */
  readonly extended: Instant;
  readonly section: RotateSection;
  readonly onUnproven: RotateSection['onUnproven'];
  /** What the owner was told before goes on counting. */
  readonly ground: Ground;
}

/** Past date and extension: more people hear of it, and what happens then is what the rule says. */
export function overdue(situation: KeySituation, late: Overdue): Verdict {
  return late.onUnproven === 'hold' ? escalate(situation, late) : retireAllTheSame(situation, late);
}

/**
 * The owner has been asked for a rotation and has not begun one: the extension counts from `after`, and from being
 * asked. A key that is in use is never retired for it: only one that nobody ever used.
 */
export function overdueOwner(
  situation: KeySituation,
  held: HoldVerdict,
  section: RotateSection,
  due: Instant,
  ground: Ground,
): Verdict {
  const extended = latest(due, toldAt(situation, ground)) + section.maxExtension;
  if (situation.now < extended) return { ...held, grounds: [ground] };
  const onUnproven = isUsedLast(situation, null) ? 'hold' : section.onUnproven;
  return overdue(situation, { held, extended, section, onUnproven, ground });
}

function escalate(situation: KeySituation, { held, extended, ground }: Overdue): Verdict {
  return toldOnce(situation, {
    ground: groundOf(situation, {
      announced: 'attention',
      reason: 'CutoverUnproven',
      measured: ground.measured,
      since: ground.since,
      successor: ground.successor,
    }),
    alsoGrounds: [ground],
    message: `${held.message} It is overdue: owner and fallback contact are told.`,
    due: extended,
    cause: 'rotated',
    held: { ...held, message: `${held.message} Owner and fallback contact have been told.` },
    escalated: true,
  });
}

/** `on-unproven: deactivate`, the way of the predecessor: with a notice, a grace and reminders of its own. */
function retireAllTheSame(situation: KeySituation, { held, extended, section, ground }: Overdue): Verdict {
  return announcedStep(situation, {
    ground: groundOf(situation, {
      announced: 'deactivate',
      reason: 'CutoverUnproven',
      cause: 'rotated',
      measured: ground.measured,
      since: ground.since,
      limit: section.maxExtension,
      successor: ground.successor,
    }),
    alsoGrounds: [ground],
    cause: 'rotated',
    facts: `${held.message} The extension is over.`,
    began: extended,
    threshold: extended,
    grace: section.grace,
    remind: section.remind,
    waits: held.reason,
    escalated: true,
  });
}
