import type { HoldVerdict, Verdict } from '../model/decision.ts';
import type { RotateSection } from '../model/policy.ts';
import { type Instant, latest, toDate } from '../model/time.ts';
import { hasBeenTold, noticeClock, toldAt } from './notice-clock.ts';
import type { KeySituation } from './situation.ts';
import { notify } from './verdicts.ts';

/** A rotation that should be over by now and is not. */
export interface Overdue {
  /** Why the key is kept so far. */
  readonly held: HoldVerdict;
  /** When `max-extension` ran out. */
  readonly extended: Instant;
  readonly section: RotateSection;
  readonly onUnproven: RotateSection['onUnproven'];
}

/** Past date and extension: more people hear of it, and what happens then is what the rule says. */
export function overdue(situation: KeySituation, late: Overdue): Verdict {
  return late.onUnproven === 'hold' ? escalate(situation, late) : retireAllTheSame(situation, late);
}

/** The owner has been asked for a rotation and has not begun one: the extension counts from `after`, and from being asked. */
export function overdueOwner(
  situation: KeySituation,
  held: HoldVerdict,
  section: RotateSection,
  due: Instant,
): Verdict {
  const asked = toldAt(situation, { announced: 'rotate', reason: 'TooOld', began: due });
  const extended = latest(due, asked) + section.maxExtension;
  return situation.now < extended
    ? held
    : overdue(situation, { held, extended, section, onUnproven: section.onUnproven });
}

function escalate(situation: KeySituation, { held, extended }: Overdue): Verdict {
  const announcement = { announced: 'attention', reason: 'CutoverUnproven', began: extended } as const;
  if (hasBeenTold(situation, announcement)) {
    return { ...held, message: `${held.message} Owner and fallback have been told.` };
  }
  return notify(situation, {
    reason: 'CutoverUnproven',
    message: `${held.message} It is overdue: owner and fallback contact are told.`,
    due: extended,
    cause: 'rotated',
    notice: { announced: 'attention', promised: null, reminder: null, urgent: true, copyToFallback: true },
  });
}

/** `on-unproven: deactivate`, the way of the predecessor: with a notice, a grace and reminders of its own. */
function retireAllTheSame(situation: KeySituation, { held, extended, section }: Overdue): Verdict {
  const { grace, remind } = section;
  const step = {
    announced: 'deactivate',
    reason: 'CutoverUnproven',
    began: extended,
    threshold: extended,
  } as const;
  const clock = noticeClock(situation, { ...step, grace, remind });
  if (clock.phase === 'waiting') return { ...held, next: { step: 'deactivate', at: clock.due } };
  if (clock.phase === 'due') {
    const message = `${held.message} The extension is over, and the owner was told.`;
    return {
      kind: 'step',
      step: 'deactivate',
      reason: 'CutoverUnproven',
      message,
      due: clock.due,
      cause: 'rotated',
    };
  }
  const reminder = clock.phase === 'remind' ? clock.offset : null;
  return notify(situation, {
    reason: 'CutoverUnproven',
    message: `${held.message} Owner and fallback are told that it is deactivated all the same, not before ${toDate(clock.promised)}.`,
    due: extended,
    cause: 'rotated',
    notice: {
      announced: 'deactivate',
      promised: clock.promised,
      reminder,
      urgent: true,
      copyToFallback: true,
    },
  });
}
