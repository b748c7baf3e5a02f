import { timeOn } from '../cast/calendar.ts';
import type { Instant } from '../../core/model/time.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** `Wednesday, 14 October 2026` */
export function longDate(day: number): string {
  const date = new Date(timeOn(day, '12:00'));
  return `${WEEKDAYS[date.getUTCDay()] ?? ''}, ${date.getUTCDate()} ${monthOf(date)} ${date.getUTCFullYear()}`;
}

/** `14 Oct` */
export function shortDate(day: number): string {
  return shortDay(timeOn(day, '12:00'));
}

/** `14 Oct` */
export function shortDay(at: Instant): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${monthOf(date).slice(0, 3)}`;
}

function monthOf(date: Date): string {
  return MONTHS[date.getUTCMonth()] ?? '';
}
