import type { Cause } from '../model/cause.ts';
import type { HoldVerdict, Verdict } from '../model/decision.ts';
import type { Ground } from '../model/receipt.ts';
import type { Instant } from '../model/time.ts';
import { hasBeenTold } from './notice-clock.ts';
import type { KeySituation } from './situation.ts';
import { notify } from './verdicts.ts';

/** Something that its owner has to know, and that one notice is enough for. */
export interface ToldOnce {
  readonly ground: Ground;
  readonly message: string;
  readonly due: Instant;
  readonly cause: Cause | null;
  /** What holds once the owner has been told. */
  readonly held: HoldVerdict;
  /** A date that the notice names without anything being done to the key on it. */
  readonly names?: Instant | null;
  /** Urgent, and the fallback contact gets the same message. */
  readonly escalated?: boolean;
  /** Urgent, to the owner alone. */
  readonly urgent?: boolean;
  /** What else was told goes on counting. */
  readonly alsoGrounds?: readonly Ground[];
}

/** A notice, and after it a hold: reminders would be noise until we act ourselves. */
export function toldOnce(situation: KeySituation, told: ToldOnce): Verdict {
  const { ground, message, due, cause, held, names = null, escalated = false, urgent = escalated } = told;
  const verdict: Verdict = hasBeenTold(situation, ground)
    ? held
    : notify(situation, {
        reason: ground.reason,
        message,
        due,
        cause,
        notice: {
          announced: ground.announced,
          promised: names,
          reminder: null,
          urgent,
          copyToFallback: escalated,
        },
      });
  return { ...verdict, grounds: [ground, ...(told.alsoGrounds ?? [])] };
}
