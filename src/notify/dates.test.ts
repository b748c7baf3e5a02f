import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../core/model/time.ts';
import { days, distance, moment, weekdayAndDay } from './dates.ts';

const midnight = Date.UTC(2026, 10, 28);

describe('dates', () => {
  it('names the UTC day, whatever the time zone of the machine', () => {
    expect(weekdayAndDay(midnight)).toBe('Saturday, 28 November 2026');
    expect(weekdayAndDay(midnight - 1)).toBe('Friday, 27 November 2026');
    expect(weekdayAndDay(Date.UTC(2027, 0, 1))).toBe('Friday, 1 January 2027');
  });

  it('names the time in UTC', () => {
    expect(moment(midnight + 2 * HOUR)).toBe('28 November 2026, 02:00 UTC');
  });

  it.each([
    [midnight, 'today'],
    [midnight + DAY - 1, 'today'],
    [midnight + DAY, 'tomorrow'],
    [midnight + 2 * DAY - 1, 'tomorrow'],
    [midnight + 2 * DAY, 'in 2 days'],
    [midnight - 1, 'yesterday'],
    [midnight - DAY - 1, '2 days ago'],
  ])('counts the distance in calendar days (%#)', (at, expected) => {
    expect(distance(midnight, at)).toBe(expected);
  });

  it('floors elapsed days', () => {
    expect(days(DAY)).toBe('1 day');
    expect(days(2 * DAY - 1)).toBe('1 day');
    expect(days(2 * DAY)).toBe('2 days');
    expect(days(HOUR)).toBe('0 days');
  });
});
