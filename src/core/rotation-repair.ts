import type { Known } from './model/known.ts';
import type { KeyObservation } from './model/observation.ts';
import { type Duration, HOUR, type Instant, MINUTE } from './model/time.ts';

/** A key that was not there before the intent, and what can be found out about where it came from. */
export interface Newcomer {
  readonly key: KeyObservation;
  /** Whether CloudTrail shows that the interrupted run made it; unknown when it cannot be asked. */
  readonly madeByUs: Known<boolean>;
  readonly inSink: 'present' | 'absent' | 'unknown';
}

/** What to do about one newcomer of an interrupted rotation. */
export type NewcomerVerdict =
  /** Ours, and never used but by our own test: deleted with its secret. */
  | 'undo'
  /** Ours by the look of it, and in use: somebody has to look. */
  | 'RotationUnclear'
  /** Nobody knows whose, made within minutes of the intent and never used: off for a day, then deleted. */
  | 'deactivate'
  /** The owner's: told of, and left alone. */
  | 'UnattributedKey';

/** Our own test of a key happens within the run that made it, and no run lasts longer. */
const OUR_TEST: Duration = HOUR;
/** A run creates the key right after its intent. */
const WITHIN_MINUTES: Duration = 10 * MINUTE;

/**
 * Before the commit a repair only ever undoes. A key is ours when CloudTrail or the sink says so; what cannot be
 * attributed is never deleted at once, and what anybody uses is never touched.
 * @param since when the intent was written, ms
 */
export function judgeNewcomer({ key, madeByUs, inSink }: Newcomer, since: Instant): NewcomerVerdict {
  const isOurs = (madeByUs.known && madeByUs.value) || inSink === 'present';
  if (isOurs) return usedByOthers(key, since) ? 'RotationUnclear' : 'undo';
  const isOwners = madeByUs.known && !madeByUs.value && inSink === 'absent';
  return !isOwners && appearedWithin(key, since) && neverUsed(key) ? 'deactivate' : 'UnattributedKey';
}

/** AWS notes use per 15 minutes, rounded down; our test shows as one call to STS. Unknown use counts as use. */
function usedByOthers({ lastUsed }: KeyObservation, since: Instant): boolean {
  if (!lastUsed.known) return true;
  if (lastUsed.value === null) return false;
  return lastUsed.value.service !== 'sts' || lastUsed.value.at > since + OUR_TEST;
}

function neverUsed({ lastUsed }: KeyObservation): boolean {
  return lastUsed.known && lastUsed.value === null;
}

function appearedWithin({ createdAt }: KeyObservation, since: Instant): boolean {
  // The intent's date is the run's first answer, so the key may be some minutes younger, never older.
  return createdAt.known && createdAt.value >= since && createdAt.value <= since + OUR_TEST + WITHIN_MINUTES;
}
