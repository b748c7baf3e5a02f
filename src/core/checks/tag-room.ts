import type { Verdict } from '../model/decision.ts';
import { tagValue } from '../model/observation.ts';
import { recordTag } from '../model/record.ts';
import type { KeySituation } from './situation.ts';
import { hold } from './verdicts.ts';

/** IAM allows 50 tags per user. */
const MAX_TAGS = 50;

/**
 * A step whose records would be one tag too many does not start; a record that stands can always be updated. A notice
 * writes no tag, so an owner hears of the date also where there is no room yet.
 * @param records how many records the step writes; one of them on this key
 */
export function withTagRoom(situation: KeySituation, verdict: Verdict, records = 1): Verdict {
  if (verdict.kind !== 'step' || verdict.step === 'notify') return verdict;
  const { user, keyId } = situation;
  if (!user.tags.known) return verdict;
  const own = keyId !== null && tagValue(user.tags.value, recordTag(keyId)) !== undefined ? 1 : 0;
  if (user.tags.value.size + records - own <= MAX_TAGS) return verdict;
  return hold(
    'NoTagRoom',
    `${user.user} has ${user.tags.value.size} tags and IAM allows ${MAX_TAGS}: no room for our record. Remove one.`,
  );
}
