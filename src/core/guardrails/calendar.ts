import type { Guardrails, Weekday } from '../model/policy.ts';
import { DAY, type Instant, toDate } from '../model/time.ts';

/** The blackout day that it is in the policy's time zone; null: it is none. */
export function blackoutDay(now: Instant, { timezone, blackoutDays }: Guardrails): Weekday | null {
  const day = weekday(now, timezone);
  return blackoutDays.includes(day) ? day : null;
}

/**
 * The first moment from this one on that lies on no blackout day, at the same time of the day: a date that an owner is
 * given must be one that can be kept. Where every day is a blackout day, the moment itself.
 */
export function afterBlackout(at: Instant, rails: Guardrails): Instant {
  if (rails.blackoutDays.length === 0 || rails.blackoutDays.length >= DAYS_OF_WEEK) return at;
  let moment = at;
  while (blackoutDay(moment, rails) !== null) moment += DAY;
  return moment;
}

const DAYS_OF_WEEK = 7;

/** A sentence for people. */
export function aboutBlackout(day: Weekday, { timezone }: Guardrails): string {
  return `No key is changed on a ${day} (${timezone}).`;
}

const DAY_NAMES: Readonly<Record<string, Weekday>> = {
  Sun: 'sun',
  Mon: 'mon',
  Tue: 'tue',
  Wed: 'wed',
  Thu: 'thu',
  Fri: 'fri',
  Sat: 'sat',
};

function weekday(now: Instant, timezone: string): Weekday {
  const name = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: timezone }).format(now);
  const day = DAY_NAMES[name];
  if (day === undefined) throw new RangeError(`no weekday for ${toDate(now)} in ${timezone}`);
  return day;
}
