import { parseExemption } from '../model/exemption.ts';
import type { Exempted, UserMemory } from '../model/memory.ts';
import { DAY, type Duration, type Instant } from '../model/time.ts';

/** With a short `exempt-max`, a user would else be exempt most of the time. */
const LEAST_INTERRUPTION: Duration = 30 * DAY;

type Before = Pick<UserMemory, 'exemption' | 'exempted'>;

/**
 * From when `exempt-max` counts for an exemption by tag that is there now: the first sight of any exemption of the user.
 * Only after an interruption of `exempt-max`, and of 30 days, does it count anew.
 */
export function exemptSince(before: Before, now: Instant, longest: Duration): Instant {
  const seen = remembered(before, now, longest);
  return seen !== null && now - seen.lastSeen < Math.max(longest, LEAST_INTERRUPTION) ? seen.since : now;
}

/** @param value what exempts the user now, the tag or what it said before it vanished; undefined: nothing does */
export function exemptedAfter(
  before: Before,
  value: string | undefined,
  now: Instant,
  longest: Duration,
): Exempted | null {
  return value !== undefined && asks(value, now)
    ? { since: exemptSince(before, now, longest), lastSeen: now }
    : remembered(before, now, longest);
}

/** One that cannot be read asks too: it fails closed. One whose last day is over asks for nothing. */
function asks(value: string, now: Instant): boolean {
  return now < asksUntil(value);
}

function asksUntil(value: string): Instant {
  const parsed = parseExemption(value);
  return parsed.ok ? parsed.endsAt : Infinity;
}

/** What is known of the time up to now: between two looks the user goes on to be exempt. */
function remembered({ exempted, exemption }: Before, now: Instant, longest: Duration): Exempted | null {
  if (exemption === null) return exempted;
  // Earlier builds remembered the value alone.
  const { since, lastSeen } = exempted ?? { since: exemption.firstSeen, lastSeen: exemption.firstSeen };
  // A tag that stands asks for more after exempt-max, too; one that vanished counts no longer then.
  const atMost = exemption.goneSince === null ? Infinity : since + longest;
  return { since, lastSeen: Math.max(lastSeen, Math.min(now, asksUntil(exemption.value), atMost)) };
}
