import { type UserObservation, tagValue } from './observation.ts';
import { DAY, type Duration, type Instant, parseDate, parseIso, toDate } from './time.ts';

export const EXEMPT_TAG = 'keywarden:exempt';
/** When the user's last exemption was ended by a person: what was told before that counts for nothing. */
export const EXEMPT_ENDED_TAG = 'keywarden:exempt-ended';

/** What an exemption says, whatever the day. */
export type ParsedExemption =
  | {
      readonly ok: true;
      /** First moment after the last exempt day. */
      readonly endsAt: Instant;
      /** The only keys that are exempt; null: the whole user. */
      readonly keyIds: readonly string[] | null;
      readonly reason: string;
    }
  | { readonly ok: false; readonly because: string };

/** What the tag `keywarden:exempt` says at a moment. */
export type TagExemption =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly because: string; readonly endsAt: Instant }
  | {
      readonly kind: 'expired' | 'too-long' | 'standing';
      /** When it ends: what it says, and `exempt-max` after its first sight at the latest. */
      readonly endsAt: Instant;
      /** When it would end by what it says; null: that cannot be read. */
      readonly asksFor: Instant | null;
      readonly keyIds: readonly string[] | null;
      readonly reason: string;
    };

const FORM = /^until=(\S+) (?:key=(\S+) )?reason=(.*\S.*)$/s;
const KEY_ID = /^A[A-Z0-9]{15,127}$/;

/**
 * Reads `until=2027-06-30 reason=free text to the end`; `until` includes that day (UTC). With `key=AKIA…` before the
 * reason only that key is exempt, with `key=AKIA…+AKIA…` those two.
 */
export function parseExemption(text: string): ParsedExemption {
  const match = FORM.exec(text);
  if (!match) return { ok: false, because: `"${text}" is not "until=2027-06-30 reason=why"` };
  const [, until = '', keys, reason = ''] = match;
  const day = parseDate(until);
  if (day === undefined) return { ok: false, because: `"${until}" is not a day like 2027-06-30` };
  const keyIds = keys === undefined ? null : keys.split('+');
  const stranger = keyIds?.find((id) => !KEY_ID.test(id));
  if (stranger !== undefined) return { ok: false, because: `"${stranger}" is not an access key id` };
  return { ok: true, endsAt: day + DAY, keyIds, reason };
}

/** The tag's value. @param endsAt first moment after the last exempt day, midnight UTC */
export function formatExemption(endsAt: Instant, keyIds: readonly string[] | null, reason: string): string {
  const keys = keyIds === null ? '' : `key=${keyIds.join('+')} `;
  return `until=${toDate(endsAt - DAY)} ${keys}reason=${reason}`;
}

/**
 * @param text the tag's value; undefined: there is no such tag
 * @param longest the longest exemption the policy allows
 * @param firstSeen from when that counts: the first sight of any exemption of the user
 */
export function exemptionAt(
  text: string | undefined,
  now: Instant,
  longest: Duration,
  firstSeen: Instant = now,
): TagExemption {
  if (text === undefined) return { kind: 'none' };
  const parsed = parseExemption(text);
  const atMostUntil = firstSeen + longest;
  if (!parsed.ok) {
    const { because } = parsed;
    return now < atMostUntil
      ? { kind: 'unreadable', because, endsAt: atMostUntil }
      : { kind: 'expired', endsAt: atMostUntil, asksFor: null, keyIds: null, reason: because };
  }
  const { keyIds, reason, endsAt: asksFor } = parsed;
  const endsAt = Math.min(asksFor, atMostUntil);
  const ends = { endsAt, asksFor, keyIds, reason };
  if (endsAt <= now) return { kind: 'expired', ...ends };
  return { kind: asksFor > atMostUntil + DAY ? 'too-long' : 'standing', ...ends };
}

export type ExemptionEnd =
  { readonly ok: true; readonly at: Instant } | { readonly ok: false; readonly because: string };

/** When a person ended the user's exemption; null: nobody did, or the tags are unknown. */
export function exemptionEndedAt({ tags }: Pick<UserObservation, 'tags'>): ExemptionEnd | null {
  const value = tags.known ? tagValue(tags.value, EXEMPT_ENDED_TAG) : undefined;
  if (value === undefined) return null;
  const at = parseIso(value);
  return at === undefined
    ? { ok: false, because: `"${value}" is not a moment like 2026-11-01T02:00:00Z` }
    : { ok: true, at };
}
