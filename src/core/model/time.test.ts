import { describe, expect, it } from 'vitest';
import {
  DAY,
  HOUR,
  MINUTE,
  formatDuration,
  latest,
  parseDate,
  parseIso,
  toDate,
  toIso,
  wholeDays,
} from './time.ts';

const MORNING = Date.UTC(2026, 10, 1, 2, 30, 15);

describe('parseIso', () => {
  it.each([
    ['2026-11-01T02:30:15Z', MORNING],
    ['2026-11-01T02:30:15.250Z', MORNING + 250],
    ['2026-11-01T02:30Z', MORNING - 15_000],
    ['2026-11-01T02:30:15+00:00', MORNING],
    ['2026-11-01T08:00:15+05:30', MORNING],
    ['2026-10-31T21:30:15-05:00', MORNING],
    ['2024-02-29T00:00Z', Date.UTC(2024, 1, 29)],
  ])('reads %s, wherever the machine stands', (text, at) => {
    expect(parseIso(text)).toBe(at);
  });

  it.each([
    ['2026-11-01T02:30:15', 'names no offset'],
    ['2026-11-01', 'names no time'],
    ['2026-02-30T00:00Z', 'is a day that does not exist'],
    ['2025-02-29T00:00Z', 'is a leap day of no leap year'],
    ['2026-13-01T00:00Z', 'is a month that does not exist'],
    ['2026-11-01T25:00Z', 'is an hour that does not exist'],
    ['2026-11-01 02:30Z', 'has no T'],
    ['1793500000', 'is a number'],
    ['no_information', 'is a word'],
    ['', 'is empty'],
  ])('refuses "%s", which %s', (text) => {
    expect(parseIso(text)).toBeUndefined();
  });
});

describe('parseDate', () => {
  it('reads a day as its first moment in UTC', () => {
    expect(parseDate('2027-06-30')).toBe(Date.UTC(2027, 5, 30));
  });

  it.each(['2027-06-31', '2027-6-30', '30.06.2027', '2027-06-30T00:00Z', ''])('refuses "%s"', (text) => {
    expect(parseDate(text)).toBeUndefined();
  });
});

describe('words for people', () => {
  it('are UTC, to the second and to the day', () => {
    expect(toIso(MORNING + 999)).toBe('2026-11-01T02:30:15Z');
    expect(toDate(Date.UTC(2026, 10, 2) - 1)).toBe('2026-11-01');
    expect(toDate(Date.UTC(2026, 10, 2))).toBe('2026-11-02');
  });

  it.each([
    [45 * DAY, '45d'],
    [36 * HOUR, '36h'],
    [90 * MINUTE, '90m'],
    [24 * HOUR, '1d'],
  ])('write %i ms as %s', (duration, text) => {
    expect(formatDuration(duration)).toBe(text);
  });

  it('count only whole days', () => {
    expect(wholeDays(2 * DAY - 1)).toBe(1);
    expect(wholeDays(2 * DAY)).toBe(2);
  });
});

describe('latest', () => {
  it('takes the latest, and passes over what is not known', () => {
    expect(latest(5)).toBe(5);
    expect(latest(5, null, 9, 7)).toBe(9);
    expect(latest(5, 3, null)).toBe(5);
  });
});
