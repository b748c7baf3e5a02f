import type { KeyObservation } from '../core/model/observation.ts';
import { type Instant, wholeDays } from '../core/model/time.ts';
import { day, days, distance, moment, timeOfDay, weekdayAndDay } from './dates.ts';
import type { NoticeEntry } from './notice.ts';
import { situationOf } from './situation.ts';

export interface DateView {
  /** `Deactivated, not before`. */
  readonly caption: string;
  /** `Saturday, 28 November 2026`. */
  readonly day: string;
  /** `02:00 UTC`. */
  readonly time: string;
  /** `in 7 days`. */
  readonly distance: string;
}

/** The promised date as people read it; null: none is promised. */
export function dateOf({ notice }: NoticeEntry, caption: string, now: Instant): DateView | null {
  // Whatever date comes with a notice that takes another back, it must not look like one on which something happens.
  const promised = notice.announced === 'nothing' ? null : notice.promised;
  if (promised === null) return null;
  return {
    caption,
    day: weekdayAndDay(promised),
    time: timeOfDay(promised),
    distance: distance(now, promised),
  };
}

/**
 * The facts the decision rests on: the first sentence of its message. What follows tells operators that the owner is
 * told, which the owner is reading; of a key that is off already, the section itself says why.
 */
export function whyOf(entry: Pick<NoticeEntry, 'reason' | 'notice' | 'message'>): string | null {
  const situation = situationOf(entry);
  if (situation === 'deletion' || situation === 'taken-back') return null;
  return situation === 'attention' ? entry.message : (entry.message.split(/(?<=\.) /)[0] ?? null);
}

/** `97 days, created 16 August 2026` */
export function ageOf({ createdAt, ageFrom }: KeyObservation, now: Instant): string {
  if (!createdAt.known) return `not known: ${createdAt.because}`;
  return `${days(now - createdAt.value)}, ${ageFrom === 'created' ? 'created' : 'created or last changed'} ${day(createdAt.value)}`;
}

/** `30 September 2026, 02:00 UTC (52 days ago), for s3, in eu-west-1`, or `never` */
export function lastUseOf({ lastUsed }: KeyObservation, now: Instant): string {
  if (!lastUsed.known) return `not known: ${lastUsed.because}`;
  if (lastUsed.value === null) return 'never';
  const { at, service, region } = lastUsed.value;
  const where = `${service === null ? '' : `, for ${service}`}${region === null ? '' : `, in ${region}`}`;
  const elapsed = wholeDays(now - at) < 1 ? 'less than a day ago' : `${days(now - at)} ago`;
  return `${moment(at)} (${elapsed})${where}`;
}
