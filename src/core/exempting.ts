import { formatExemption, parseExemption } from './model/exemption.ts';
import { DAY, type Duration, type Instant, formatDuration, toDate } from './model/time.ts';

/** What a person asks for with `keywarden exempt`. */
export interface ExemptionRequest {
  /** Midnight UTC at the beginning of the last exempt day. */
  readonly lastDay: Instant;
  readonly reason: string;
  /** The only key to exempt; null: the whole user. */
  readonly keyId: string | null;
}

export interface ExemptionLimits {
  readonly now: Instant;
  readonly longest: Duration;
  readonly since: Instant;
}

export type ExemptionAnswer =
  { readonly ok: true; readonly value: string } | { readonly ok: false; readonly because: string };

/** What IAM tag values may hold: letters, digits, spaces and `_ . : / = + - @`. */
const TAG_CHARACTER = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]$/u;
const LONGEST_VALUE = 256;

/**
 * The value of the tag `keywarden:exempt`, or why there cannot be one.
 * @param standing what the tag says today, or said before it vanished; undefined: there is none
 * @param limits `longest`: the policy's `exempt-max`; `since`: from when it counts for this user
 */
export function exemptionValue(
  request: ExemptionRequest,
  standing: string | undefined,
  { now, longest, since }: ExemptionLimits,
): ExemptionAnswer {
  const { lastDay, reason, keyId } = request;
  const endsAt = lastDay + DAY;
  if (endsAt <= now) return refused(`${toDate(lastDay)} is over. Name a day to come.`);
  if (endsAt > since + longest + DAY) {
    const counted = since < now ? `, counted from ${toDate(since)}, when the user was first seen exempt` : '';
    return refused(
      `An exemption may last ${formatDuration(longest)} (guardrails.exempt-max)${counted}: until ${toDate(since + longest)} at the latest. A rule with "exempt" can last longer.`,
    );
  }
  if (reason.trim() === '') return refused('Say why: the reason stands in plans, reports and the journal.');
  const stranger = Array.from(reason).find((character) => !TAG_CHARACTER.test(character));
  if (stranger !== undefined) {
    return refused(
      `The reason holds "${stranger}", which IAM does not allow in a tag: letters, digits, spaces and _ . : / = + - @ only.`,
    );
  }
  if (wouldNarrow(keyId, standing, now)) {
    return refused(
      `It counts already: ${standing ?? ''}. Exempting one key would end that; end it first (--end), or exempt the user.`,
    );
  }
  const value = formatExemption(endsAt, keyId === null ? null : [keyId], reason.trim());
  return value.length > LONGEST_VALUE
    ? refused(`The reason is ${value.length - LONGEST_VALUE} characters too long for an IAM tag.`)
    : { ok: true, value };
}

/** One user has one exemption: for one key it must not take the place of one for others, or for all. */
function wouldNarrow(keyId: string | null, standing: string | undefined, now: Instant): boolean {
  if (keyId === null || standing === undefined) return false;
  const parsed = parseExemption(standing);
  if (!parsed.ok) return true;
  return parsed.endsAt > now && (parsed.keyIds === null || parsed.keyIds.some((id) => id !== keyId));
}

function refused(because: string): ExemptionAnswer {
  return { ok: false, because };
}
