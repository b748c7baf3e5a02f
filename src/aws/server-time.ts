import type { Instant } from '../core/model/time.ts';

/** The time as AWS tells it, in the `Date` header of its answers, errors included. */
export interface ServerTime {
  readonly note: (at: Instant) => void;
  /** Null: no answer yet. */
  readonly first: () => Instant | null;
  readonly latest: () => Instant | null;
}

/** Remembers the first and the latest `Date` of one run's answers. */
export function serverTime(): ServerTime {
  let first: Instant | null = null;
  let latest: Instant | null = null;
  return {
    note: (at) => {
      first ??= at;
      latest = at;
    },
    first: () => first,
    latest: () => latest,
  };
}

/** The `Date` header of an answer in ms, or null where there is none to be read. */
export function answerDate(response: unknown): Instant | null {
  const at = Date.parse(header(response, 'date') ?? '');
  return Number.isNaN(at) ? null : at;
}

/** A header of an HTTP answer, whatever its case. */
export function header(response: unknown, name: string): string | undefined {
  const headers =
    (response as { headers?: Readonly<Record<string, string>> } | null | undefined)?.headers ?? {};
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}
