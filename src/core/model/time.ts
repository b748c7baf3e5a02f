/** A moment: milliseconds since the epoch, UTC. */
export type Instant = number;
/** A length of time in milliseconds. */
export type Duration = number;

export const MINUTE: Duration = 60_000;
export const HOUR: Duration = 60 * MINUTE;
export const DAY: Duration = 24 * HOUR;

/** ISO 8601 in UTC to the second, `2026-11-01T02:00:00Z`. */
export function toIso(at: Instant): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** The UTC calendar day, `2026-11-01`. */
export function toDate(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}

/**
 * Reads an ISO 8601 moment that names its offset (`2026-11-01T02:00Z`, `2016-05-16T18:13:11+00:00`).
 * @returns ms since the epoch, or undefined when the text is anything else, a day that does not exist included.
 */
export function parseIso(text: string): Instant | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  if (!match) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) || !isCalendarDay(match[1], match[2], match[3]) ? undefined : at;
}

/**
 * Reads a UTC calendar day, `2027-06-30`.
 * @returns midnight UTC at its beginning in ms, or undefined when it is not a day that exists.
 */
export function parseDate(text: string): Instant | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match && isCalendarDay(match[1], match[2], match[3]) ? Date.parse(`${text}T00:00:00Z`) : undefined;
}

// Date.parse rolls 31 February over into March; a date that does not exist must be an error, not another day.
function isCalendarDay(year = '', month = '', day = ''): boolean {
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return at.getUTCMonth() + 1 === Number(month) && at.getUTCDate() === Number(day);
}

/** Whole days elapsed, floored. */
export function wholeDays(elapsed: Duration): number {
  return Math.floor(elapsed / DAY);
}

/** `45d`, `36h`, `90m` for people: whole days where it is whole days, else hours, else minutes. */
export function formatDuration(duration: Duration): string {
  if (duration % DAY === 0) return `${duration / DAY}d`;
  if (duration % HOUR === 0) return `${duration / HOUR}h`;
  return `${Math.round(duration / MINUTE)}m`;
}

/** The latest of the moments given; the ones that are null say nothing. */
export function latest(first: Instant, ...others: readonly (Instant | null)[]): Instant {
  return others.reduce<Instant>((max, at) => (at !== null && at > max ? at : max), first);
}
