import { describe, expect, it } from 'vitest';
import { clipped, isUsedOn, runAt, timeOn } from './calendar.ts';

describe('the calendar of the demo', () => {
  it('begins on Tuesday, 1 September 2026, and runs shortly after two', () => {
    expect(new Date(runAt(0)).toISOString()).toBe('2026-09-01T02:00:04.000Z');
    expect(new Date(runAt(30)).toISOString()).toBe('2026-10-01T02:00:02.000Z');
  });
  it('counts days from midnight', () => {
    expect(new Date(timeOn(0, '00:00')).toISOString()).toBe('2026-09-01T00:00:00.000Z');
    expect(new Date(timeOn(1, '09:30')).toISOString()).toBe('2026-09-02T09:30:00.000Z');
  });
});

describe('when a key is used', () => {
  const days = (spells: Parameters<typeof isUsedOn>[1]) =>
    Array.from({ length: 14 }, (_, day) => day).filter((day) => isUsedOn(day, spells));

  it('on weekdays: not on the first weekend', () => {
    expect(days([{ every: 'weekday' }])).toEqual([0, 1, 2, 3, 6, 7, 8, 9, 10, 13]);
  });
  it('from a day to a day, both included', () => {
    expect(days([{ every: 'day', from: 3, until: 5 }])).toEqual([3, 4, 5]);
  });
  it('every so many days', () => {
    expect(days([{ everyDays: 7, from: 2 }])).toEqual([2, 9]);
  });
  it('on single days, and never', () => {
    expect(days([{ on: [4] }, { on: [1, 4] }])).toEqual([1, 4]);
    expect(days([])).toEqual([]);
  });
  it('is what is left of it from a day to a day', () => {
    const left = (...spells: Parameters<typeof isUsedOn>[1]) => days(clipped(spells, 3, 10));
    expect(left({ every: 'weekday' })).toEqual([3, 6, 7, 8, 9, 10]);
    expect(left({ every: 'day', from: 5, until: 6 })).toEqual([5, 6]);
    expect(left({ everyDays: 4, from: 1 })).toEqual([5, 9]);
    expect(left({ everyDays: 4, from: 7 })).toEqual([7]);
    expect(left({ on: [2, 3, 10, 11] })).toEqual([3, 10]);
  });
});
