import { DAY, type Duration, HOUR, type Instant } from '../../src/core/model/time.ts';

/** The moment at which tests take place: Wednesday, 4 November 2026, 02:00 UTC. */
export const NOW: Instant = Date.UTC(2026, 10, 4, 2);

/** The smallest step of the clock, for a case on either side of a boundary. */
export const TICK: Duration = 1;

/** The smallest step of a record's date. */
export const SECOND: Duration = 1000;

export function days(count: number): Duration {
  return count * DAY;
}

export function hours(count: number): Duration {
  return count * HOUR;
}

export function daysAgo(count: number): Instant {
  return NOW - count * DAY;
}

export function inDays(count: number): Instant {
  return NOW + count * DAY;
}
