import { DAY, type Duration, type Instant, wholeDays } from '../core/model/time.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

// Written out by hand: what Intl prints changes with the ICU data of the machine, and a date in a notice is a promise.

/** The UTC day for people: `28 November 2026`. */
export function day(at: Instant): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

/** The UTC day with its weekday: `Saturday, 28 November 2026`. */
export function weekdayAndDay(at: Instant): string {
  return `${WEEKDAYS[new Date(at).getUTCDay()] ?? ''}, ${day(at)}`;
}

/** The time of day: `02:00 UTC`. */
export function timeOfDay(at: Instant): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`;
}

/** Day and time: `28 November 2026, 02:00 UTC`. */
export function moment(at: Instant): string {
  return `${day(at)}, ${timeOfDay(at)}`;
}

/** How far away a UTC day is, counted in calendar days: `today`, `tomorrow`, `in 7 days`, `3 days ago`. */
export function distance(now: Instant, at: Instant): string {
  const days = Math.floor(at / DAY) - Math.floor(now / DAY);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days === -1) return 'yesterday';
  return days > 0 ? `in ${days} days` : `${-days} days ago`;
}

/** Whole days elapsed, for people: `1 day`, `97 days`. */
export function days(elapsed: Duration): string {
  const count = wholeDays(elapsed);
  return count === 1 ? '1 day' : `${count} days`;
}
