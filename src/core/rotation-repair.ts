import type { Known } from './model/known.ts';
import type { KeyObservation, UserObservation } from './model/observation.ts';
import { CLOCKS_DIFFER, type KeyRecord } from './model/record.ts';
import { type Duration, HOUR, type Instant, MINUTE } from './model/time.ts';
import type { SecretSight } from './ports.ts';
import { type RotationIntent, type Unclear, rotationIntent } from './records.ts';

/** A key that was not there before the intent, and what can be found out about where it came from. */
export interface Newcomer {
  readonly key: KeyObservation;
  /** The run that CloudTrail shows to have made it, null: somebody else did; unknown when CloudTrail does not say. */
  readonly madeBy: Known<string | null>;
  readonly sight: SecretSight;
  /** Some record of ours, other than that of this repair, is about it. */
  readonly isOnRecord: boolean;
}

/** What to do about one newcomer of an interrupted rotation. Whatever is not certain is for people. */
export type NewcomerVerdict =
  /** Made by the interrupted run, shown to nobody, used by nobody but our own test: switched off. */
  | 'ours'
  /** CloudTrail shows that somebody else made it: left alone, and nothing to settle. */
  | 'theirs'
  | Unclear;

/** AWS notes use per 15 minutes; our own test comes right after the key is made. */
const OUR_TEST: Duration = 15 * MINUTE;

/** AWS shows a use hours late: that nobody used a key is known only then. */
export const USE_SHOWS_WITHIN: Duration = 6 * HOUR;

/** The keys that were not there before the intent; null: the intent does not say which were. */
export function newcomersOf(
  user: UserObservation,
  intent: KeyRecord,
): { readonly begun: RotationIntent; readonly keys: readonly KeyObservation[] } | null {
  const begun = rotationIntent(intent);
  if (begun === null || !user.keys.known) return null;
  return {
    begun,
    keys: user.keys.value.filter(({ keyId }) => keyId !== null && !begun.had.includes(keyId)),
  };
}

/**
 * Before the commit a repair only ever undoes, and it touches a key only where everything says that it is ours and that
 * nobody can be using it. Each clause alone is enough to leave the key to people.
 */
export function judgeNewcomer(newcomer: Newcomer, intent: KeyRecord): NewcomerVerdict {
  const { key, madeBy, sight, isOnRecord } = newcomer;
  if (!madeBy.known) return 'UnattributedKey';
  if (madeBy.value !== intent.run) return 'theirs';
  if (!isYounger(key, intent.since) || isOnRecord) return 'UnattributedKey';
  // Builds before this one showed a key before they committed: whoever saw it may be using it.
  if (sight === 'visible' || sight === 'unknown') return 'RotationUnclear';
  return isUsedByOthers(key) ? 'RotationUnclear' : 'ours';
}

/** Intent and key are dated by two servers, and the intent in whole seconds. */
function isYounger({ createdAt }: KeyObservation, since: Instant): boolean {
  return createdAt.known && createdAt.value >= since - CLOCKS_DIFFER;
}

/** Our test shows as one call to STS, noted per 15 minutes. Unknown use counts as use. */
function isUsedByOthers({ lastUsed, createdAt }: KeyObservation): boolean {
  if (!lastUsed.known || !createdAt.known) return true;
  if (lastUsed.value === null) return false;
  const { service, at } = lastUsed.value;
  return service !== 'sts' || at >= createdAt.value + OUR_TEST;
}
