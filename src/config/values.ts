import { DAY, HOUR, type Duration } from '../core/model/time.ts';

/** How durations, shares and addresses are written in `keywarden.yaml`. */

export const DURATION = /^[1-9]\d{0,4}[hdw]$/;
export const DURATION_OR_ZERO = /^(0|[1-9]\d{0,4})[hdw]$/;
export const SHARE = /^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)%$/;
/** Good enough to catch a slip; whether mail arrives is known from bounces only. */
export const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]+$/;
/** An address, or `A name <address>`. */
export const SENDER =
  /^([^<>\r\n]*<[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]+>|[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]+)$/;

const UNIT: Readonly<Record<string, Duration>> = { h: HOUR, d: DAY, w: 7 * DAY };

/** `36h`, `45d`, `2w` in ms; undefined for anything else. */
export function parseDuration(written: unknown): Duration | undefined {
  if (typeof written !== 'string' || !DURATION_OR_ZERO.test(written)) return undefined;
  const unit = UNIT[written.slice(-1)];
  return unit === undefined ? undefined : Number(written.slice(0, -1)) * unit;
}

/** `20%` as 0.2; undefined for anything else. */
export function parseShare(written: unknown): number | undefined {
  return typeof written === 'string' && SHARE.test(written) ? Number(written.slice(0, -1)) / 100 : undefined;
}

/** 0.2 as `20%`. */
export function formatShare(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}

/** What somebody who wrote `45`, `45 days` or `1m` in place of a duration probably meant. */
export function suggestDuration(written: unknown): string | undefined {
  const match = /^(\d{1,4})\s*([a-z]*)$/i.exec(String(written).trim());
  if (!match) return undefined;
  const [, digits = '', word = ''] = match;
  const amount = Number(digits);
  if (amount === 0) return undefined;
  const unit = word.slice(0, 1).toLowerCase();
  if (unit === '' || unit === 'd') return `${amount}d`;
  if (unit === 'h' || unit === 'w') return `${amount}${unit}`;
  if (unit === 'y') return `${amount * 365}d`;
  return /^mo/i.test(word) ? `${amount * 30}d` : undefined;
}

/** What somebody who wrote `20` or `0.2` in place of a share probably meant. */
export function suggestShare(written: unknown): string | undefined {
  const amount = Number(written);
  if (String(written).trim() === '' || !Number.isFinite(amount) || amount < 0 || amount > 100)
    return undefined;
  return amount > 0 && amount < 1 ? formatShare(amount) : `${amount}%`;
}
