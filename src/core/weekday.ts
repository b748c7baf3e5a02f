import type { Weekday } from './model/policy.ts';
import { type Instant, toDate } from './model/time.ts';

const DAY_NAMES: Readonly<Record<string, Weekday>> = {
  Sun: 'sun',
  Mon: 'mon',
  Tue: 'tue',
  Wed: 'wed',
  Thu: 'thu',
  Fri: 'fri',
  Sat: 'sat',
};

/** The day of the week in an IANA time zone. */
export function weekday(now: Instant, timezone: string): Weekday {
  const name = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: timezone }).format(now);
  const day = DAY_NAMES[name];
  if (day === undefined) throw new RangeError(`no weekday for ${toDate(now)} in ${timezone}`);
  return day;
}
