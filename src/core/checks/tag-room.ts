import type { Verdict } from '../model/decision.ts';
import { tagValue } from '../model/observation.ts';
import { recordTag } from '../model/record.ts';
import type { KeySituation } from './situation.ts';
import { hold } from './verdicts.ts';

/** IAM allows 50 tags per user. */
const MAX_TAGS = 50;

/** A step whose record would be one tag too many does not start; a record that stands can always be updated. */
export function withTagRoom(situation: KeySituation, verdict: Verdict): Verdict {
  const { user, keyId } = situation;
  if (!user.tags.known || user.tags.value.size < MAX_TAGS) return verdict;
  if (keyId !== null && tagValue(user.tags.value, recordTag(keyId)) !== undefined) return verdict;
  return hold(
    'NoTagRoom',
    `${user.user} has ${user.tags.value.size} tags and IAM allows ${MAX_TAGS}: no room for our record. Remove one.`,
  );
}
