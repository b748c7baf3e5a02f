import { visible } from '../core/visible.ts';
import type { Step } from '../core/model/decision.ts';
import { DAY, type Duration, type Instant, toDate, wholeDays } from '../core/model/time.ts';

/** `2026-11-21 06:00 UTC`. */
export function minute(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A date to remember, with its weekday and how far it is: `Sat 2026-11-28, in 7 days`. Counted in UTC days. */
export function dateAndDistance(now: Instant, at: Instant): string {
  const weekday = new Date(at).toUTCString().slice(0, 3);
  return `${weekday} ${toDate(at)}, ${distance(now, at)}`;
}

/** How far away a UTC day is: `today`, `tomorrow`, `in 7 days`, `3 days ago`. */
export function distance(now: Instant, at: Instant): string {
  const days = Math.floor(at / DAY) - Math.floor(now / DAY);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days === -1) return 'yesterday';
  return days > 0 ? `in ${days} days` : `${-days} days ago`;
}

/** `1 key`, `2 keys`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Whole days elapsed: `1 day`, `97 days`. */
export function elapsedDays(elapsed: Duration): string {
  return count(wholeDays(elapsed), 'day');
}

/** What a step is called where it is still to come: `owners to notify`. */
export const STEP_TITLES: Readonly<Record<Step, string>> = {
  repair: 'Records to repair',
  delete: 'Keys to delete',
  deactivate: 'Keys to deactivate',
  rotate: 'Keys to rotate',
  restore: 'Keys to restore',
  notify: 'Owners to notify',
};

/** `payments-prod (111122223333)`, or the id alone where no name is known. */
export function accountLabel({
  account,
  name,
}: {
  readonly account: string;
  readonly name?: string | null;
}): string {
  return name === undefined || name === null ? account : `${visible(name)} (${account})`;
}
