import type { Guardrails, Weekday } from '../model/policy.ts';
import { type Instant, toDate } from '../model/time.ts';

/** The blackout day that it is in the policy's time zone; null: it is none. */
export function blackoutDay(now: Instant, { timezone, blackoutDays }: Guardrails): Weekday | null {
  const day = weekday(now, timezone);
  return blackoutDays.includes(day) ? day : null;
}

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
