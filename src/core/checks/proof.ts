import type { HoldVerdict } from '../model/decision.ts';
import type { KeyObservation, LastUse } from '../model/observation.ts';
import type { RotateSection } from '../model/policy.ts';
import { type Duration, HOUR, type Instant, MINUTE, formatDuration, latest, toDate } from '../model/time.ts';
import { withUse } from '../memory/uses.ts';
import type { KeyUses } from '../model/memory.ts';
import type { KeySituation } from './situation.ts';
import { hold } from './verdicts.ts';

/** An old key and the newer one that stands in for it, while both work. */
export interface Cutover {
  readonly section: RotateSection;
  readonly successor: KeyObservation;
  /** When the successor was issued. */
  readonly since: Instant;
  /** When the old key's time was up; the cutover begins at the later of this and `since`. */
  readonly outdated: Instant;
  /** When our own test used the successor; null: it was not issued by us, and every use is its owner's. */
  readonly tested: Instant | null;
  /** What happens without proof once the extension is over. */
  readonly onUnproven: 'hold' | 'deactivate';
}

/** AWS notes the first use in each 15 minutes, so our own test may show as a use up to that much later. */
const USE_GRAIN = 15 * MINUTE;
/** AWS shows a use hours after it happened; what looks quiet now may have been used since. */
const SHOWN_WITHIN: Duration = 6 * HOUR;
/** A key with a rhythm of its own has to be quiet for so many times its longest pause. */
const GAP_FACTOR = 1.5;

/**
 * Why it is not proven at this moment that the successor has taken over; undefined: it is. All of it has to hold now: a
 * proof that held once says nothing about a successor that was given up, or about an old key that is needed again.
 */
export function whyUnproven(situation: KeySituation, cutover: Cutover): HoldVerdict | undefined {
  const { now } = situation;
  const { section, successor } = cutover;
  const name = successor.keyId ?? 'The newer key';
  const notUsed = (what: string) =>
    hold('ReplacementNotUsed', `${name} ${what}, so this one may still be needed.`);

  const use = usedBy(successor);
  const ownDoing = latest(ownTestUntil(cutover, use), restoredAt(situation));
  if (use === null || use.at <= ownDoing) return notUsed('has not been used by its owner');
  const old = situation.key === null ? null : usedBy(situation.key);
  if (old !== null && old.at >= use.at) {
    return hold(
      'OldKeyStillUsed',
      `It was used on ${toDate(old.at)}, later than ${name}: work goes on with it.`,
    );
  }
  if (now - use.at > section.oldKeyIdle) return notUsed(`was last used on ${toDate(use.at)}`);
  const days = daysOfUse(situation, successor, use).filter((at) => at > ownDoing).length;
  if (days < section.proofDays)
    return notUsed(`was seen in use on ${days} of ${section.proofDays} different days`);
  const quiet = quietFrom(situation, cutover);
  if (now < quiet.until) {
    return hold(
      'OldKeyStillUsed',
      `It was used on ${toDate(quiet.since)}; it has to be quiet for ${quiet.inWords} first.`,
      {
        step: 'deactivate',
        at: quiet.until,
      },
    );
  }
  return undefined;
}

/** Since when the old key is quiet, and until when it has to stay so. */
export interface Quiet {
  readonly since: Instant;
  readonly until: Instant;
  readonly inWords: string;
}

/** @returns counted from its last use, or from its restoration: whoever brings a key back has a use for it to come */
export function quietFrom(
  situation: KeySituation,
  { section, since }: Pick<Cutover, 'section' | 'since'>,
): Quiet {
  const use = situation.key === null ? null : usedBy(situation.key);
  const from = latest(use?.at ?? -Infinity, restoredAt(situation));
  const needed = quietNeeded(situation, section);
  const begun = Number.isFinite(from) ? from : since - needed;
  return { since: begun, until: begun + needed, inWords: formatDuration(needed) };
}

/** How long the old key has to be quiet: as the rule says, and longer than it ever paused while it was needed. */
export function quietNeeded(situation: KeySituation, { oldKeyIdle }: RotateSection): Duration {
  const uses = situation.keyId === null ? undefined : usesOf(situation, situation.keyId);
  return Math.max(oldKeyIdle, GAP_FACTOR * (uses?.longestGap ?? 0)) + SHOWN_WITHIN;
}

/** Whether the old key is the one of the two that was used last: then nothing shows that it can go. */
export function isUsedLast({ key }: Pick<KeySituation, 'key'>, successor: KeyObservation | null): boolean {
  const old = key === null ? null : usedBy(key);
  const other = successor === null ? null : usedBy(successor);
  return old !== null && (other === null || other.at <= old.at);
}

/** The days on which the successor was seen in use, the one that AWS shows now among them. */
function daysOfUse(situation: KeySituation, { keyId }: KeyObservation, use: LastUse): readonly Instant[] {
  return withUse(keyId === null ? undefined : usesOf(situation, keyId), use.at).days;
}

function usesOf({ memory }: KeySituation, keyId: string): KeyUses | undefined {
  return memory.known ? memory.value.uses.get(keyId) : undefined;
}

function usedBy({ lastUsed }: KeyObservation): LastUse | null {
  return lastUsed.known ? lastUsed.value : null;
}

function restoredAt({ state }: KeySituation): Instant {
  return state.kind === 'plain' ? (state.clockFrom ?? -Infinity) : -Infinity;
}

/**
 * Until when a use of the successor may be our own test of it. Where no record says that we issued it, one may have been
 * removed: a call to STS within an hour of the key's making is no proof that anybody works with it.
 */
function ownTestUntil({ successor, tested }: Cutover, use: LastUse | null): Instant {
  if (tested !== null) return tested + USE_GRAIN;
  return use?.service === 'sts' && successor.createdAt.known ? successor.createdAt.value + HOUR : -Infinity;
}
