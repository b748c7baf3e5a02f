import type { Guardrails, Weekday } from './model/policy.ts';
import { DAY, type Instant, toDate } from './model/time.ts';

const DAY_NAMES: Readonly<Record<string, Weekday>> = {
  Sun: 'sun',
  Mon: 'mon',
  Tue: 'tue',
  Wed: 'wed',
  Thu: 'thu',
  Fri: 'fri',
  Sat: 'sat',
};

/** The day of the week in a time zone. @param timezone IANA name */
export function weekday(at: Instant, timezone: string): Weekday {
  const name = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: timezone }).format(at);
  const day = DAY_NAMES[name];
  if (day === undefined) throw new RangeError(`no weekday for ${toDate(at)} in ${timezone}`);
  return day;
}

/**
 * The first moment from this one on that lies on no blackout day, at the same time of the day: a date that an owner is
 * given must be one that can be kept. Where every day is a blackout day, the moment itself.
 */
export function afterBlackout(
  at: Instant,
  { blackoutDays, timezone }: Pick<Guardrails, 'blackoutDays' | 'timezone'>,
): Instant {
  if (blackoutDays.length === 0 || blackoutDays.length >= 7) return at;
  let moment = at;
  while (blackoutDays.includes(weekday(moment, timezone))) moment += DAY;
  return moment;
}
