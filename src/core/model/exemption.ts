import { type UserObservation, tagValue } from './observation.ts';
import { DAY, type Duration, type Instant, parseDate } from './time.ts';

export const EXEMPT_TAG = 'keywarden:exempt';

/** What the tag `keywarden:exempt` says of a user at a moment. */
export type TagExemption =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly because: string }
  | { readonly kind: 'expired' | 'too-long' | 'standing'; readonly endsAt: Instant; readonly reason: string };

/**
 * Reads `until=2027-06-30 reason=free text to the end`; `until` includes that day (UTC).
 * @param longest the longest exemption the policy allows, counted from now
 */
export function tagExemption(user: UserObservation, now: Instant, longest: Duration): TagExemption {
  const text = user.tags.known ? tagValue(user.tags.value, EXEMPT_TAG) : undefined;
  if (text === undefined) return { kind: 'none' };
  const match = /^until=(\S+) reason=(.*\S.*)$/s.exec(text);
  if (!match) return { kind: 'unreadable', because: `"${text}" is not "until=2027-06-30 reason=why"` };
  const [, until = '', reason = ''] = match;
  const day = parseDate(until);
  if (day === undefined) return { kind: 'unreadable', because: `"${until}" is not a day like 2027-06-30` };
  const endsAt = day + DAY;
  if (endsAt <= now) return { kind: 'expired', endsAt, reason };
  return { kind: endsAt > now + longest + DAY ? 'too-long' : 'standing', endsAt, reason };
}
