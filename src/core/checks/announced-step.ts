import type { Cause } from '../model/cause.ts';
import type { HoldVerdict, Verdict } from '../model/decision.ts';
import type { Ground } from '../model/receipt.ts';
import { DAY, type Duration, type Instant, toDate } from '../model/time.ts';
import {
  type DestructiveStep,
  type NoticeClock,
  RENEWED_AHEAD,
  lostNotices,
  noticeClock,
} from './notice-clock.ts';
import type { ReasonCode } from './reasons.ts';
import type { KeySituation } from './situation.ts';
import { withTagRoom } from './tag-room.ts';
import { cannotNotify, hold, notify } from './verdicts.ts';

/** A deactivation or deletion that its owner is told of first, and everything that is said on the way to it. */
export interface AnnouncedStep extends DestructiveStep {
  readonly ground: Ground & { readonly announced: 'deactivate' | 'delete' };
  readonly cause: Cause;
  /** Why it is going to happen, a sentence. */
  readonly facts: string;
  /** When it began to be due to tell the owner. */
  readonly began: Instant;
  /** The reason of the hold while the date has not come. */
  readonly waits: ReasonCode;
  /** Added to that hold, a sentence; left out: that the owner has been told. */
  readonly meanwhile?: string;
  /** Why it must not happen though its date has come; undefined: it may. */
  readonly notYet?: HoldVerdict | undefined;
  /** What else was told goes on counting while this step is waited for. */
  readonly alsoGrounds?: readonly Ground[];
  /** Nobody ever had the key: a run that stopped had made it. */
  readonly leftOver?: boolean;
  /** The fallback contact hears of it too, and it is urgent. */
  readonly escalated?: boolean;
}

/**
 * Rows 6, 9, 10 and 12: notice, reminders, grace, step; and a new date where the one that was given is long past. The
 * step itself needs room for its record, a notice does not.
 */
export function announcedStep(situation: KeySituation, step: AnnouncedStep): Verdict {
  const grounds = [step.ground, ...(step.alsoGrounds ?? [])];
  const verdict = cannotNotify(situation) ?? atPhase(situation, step, noticeClock(situation, step));
  return { ...withTagRoom(situation, verdict), grounds };
}

function atPhase(situation: KeySituation, step: AnnouncedStep, clock: NoticeClock): Verdict {
  const { facts, ground, cause } = step;
  switch (clock.phase) {
    case 'first':
      if (lostNotices(situation, ground) >= LOST_AT_MOST) return neverDelivered(situation);
      return tell(situation, step, { promised: clock.promised, reminder: null, due: step.began });
    case 'remind':
      return tell(situation, step, {
        promised: clock.promised,
        reminder: clock.offset,
        due: clock.promised - clock.offset,
      });
    case 'stale':
      return (
        step.notYet ??
        tell(situation, step, {
          promised: clock.promised,
          reminder: RENEWED_AHEAD,
          due: situation.now,
          missed: clock.missed,
        })
      );
    case 'waiting': {
      const meanwhile =
        step.meanwhile ?? `The owner has been told; nothing happens before ${toDate(clock.due)}.`;
      return hold(step.waits, `${facts} ${meanwhile}`, { step: ground.announced, at: clock.due });
    }
    case 'due':
      return (
        step.notYet ?? {
          kind: 'step',
          step: ground.announced,
          reason: ground.reason,
          message: `${facts} The owner was told, and the date has come.`,
          due: clock.due,
          cause,
        }
      );
  }
}

/** SES reported the delivery of none of so many notices: its events do not reach us, or mail does not reach the owner. */
const LOST_AT_MOST = 2;

function neverDelivered({ owner }: KeySituation): HoldVerdict {
  const to = owner.known && owner.value !== null ? owner.value : 'the owner';
  return hold(
    'OwnerUndeliverable',
    `SES has reported no delivery of ${LOST_AT_MOST} notices to ${to}, and notify.email.proof asks for it. Run "keywarden doctor" to see whether its events reach Keywarden, or correct the address.`,
  );
}

interface Telling {
  readonly promised: Instant;
  readonly reminder: Duration | null;
  readonly due: Instant;
  /** The date that passed without the step. */
  readonly missed?: Instant;
}

function tell(
  situation: KeySituation,
  { facts, ground, cause, leftOver = false, escalated = false }: AnnouncedStep,
  { promised, reminder, due, missed }: Telling,
): Verdict {
  const who = escalated ? 'Owner and fallback contact are' : 'The owner is';
  const told = reminder === null ? 'told' : 'reminded';
  const done = ground.announced === 'delete' ? 'deleted' : 'deactivated';
  const late =
    missed === undefined
      ? ''
      : ` It was to be ${done} on ${toDate(missed)} and was not, so there is a new date.`;
  return notify(situation, {
    reason: ground.reason,
    message: `${facts}${late} ${who} ${told} that it is ${done} not before ${toDate(promised)}.`,
    due,
    cause,
    notice: {
      announced: ground.announced,
      promised,
      reminder,
      ...(missed === undefined ? {} : { renews: true as const }),
      ...(leftOver ? { leftOver: true as const } : {}),
      urgent: escalated || (reminder !== null && reminder <= DAY),
      copyToFallback: escalated,
    },
  });
}
