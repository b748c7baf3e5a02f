import { DAY, HOUR, type Instant, MINUTE } from '../../core/model/time.ts';
import type { Spell } from './types.ts';

/** Tuesday, 1 September 2026, 02:00 UTC: the first run. The same every time, so that every demo tells the same story. */
export const FIRST_RUN: Instant = Date.UTC(2026, 8, 1, 2);

export const DAYS = 120;

/** Seconds after 02:00 at which the scheduler gets round to it; no two days are quite alike. */
const DELAYS = [4, 11, 2, 17, 8, 5, 13];

/** When a day's run takes place. */
export function runAt(day: number): Instant {
  return FIRST_RUN + day * DAY + (DELAYS[day % DELAYS.length] ?? 0) * 1000;
}

/** A time of day, `09:30` UTC. */
export function timeOn(day: number, time: string): Instant {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return FIRST_RUN - 2 * HOUR + day * DAY + hours * HOUR + minutes * MINUTE;
}

/** Whether a key with these spells is used on a day. */
export function isUsedOn(day: number, spells: readonly Spell[]): boolean {
  return spells.some((spell) => {
    if ('on' in spell) return spell.on.includes(day);
    if (day < (spell.from ?? 0) || day > (spell.until ?? Infinity)) return false;
    if ('everyDays' in spell) return (day - spell.from) % spell.everyDays === 0;
    return spell.every === 'day' || isWeekday(day);
  });
}

/** What is left of spells when they begin and end on these days, both included. */
export function clipped(spells: readonly Spell[], from: number, until: number): readonly Spell[] {
  return spells.map((spell): Spell => {
    if ('on' in spell) return { on: spell.on.filter((day) => day >= from && day <= until) };
    const end = Math.min(spell.until ?? until, until);
    if ('every' in spell) return { ...spell, from: Math.max(spell.from ?? from, from), until: end };
    // Whoever comes once a week comes on the same day of the week as before.
    const skipped = Math.max(0, Math.ceil((from - spell.from) / spell.everyDays));
    return { ...spell, from: spell.from + skipped * spell.everyDays, until: end };
  });
}

function isWeekday(day: number): boolean {
  const weekday = new Date(timeOn(day, '12:00')).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}
