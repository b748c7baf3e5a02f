import type { Verdict } from '../model/decision.ts';
import { tagValue } from '../model/observation.ts';
import { parseRecord, recordTag } from '../model/record.ts';
import { DAY, type Duration, type Instant, toDate } from '../model/time.ts';
import { unclearMark } from '../records.ts';
import type { Check, KeySituation } from './situation.ts';
import { withTagRoom } from './tag-room.ts';
import { hold } from './verdicts.ts';

/**
 * Row 2. Somebody removed a record that we wrote (Terraform removes tags it does not know). Without it a key that we
 * switched off would seem switched off by others, and a replaced one a key like any other: it is written again first.
 */
export const recordLost: Check = (situation) => {
  const lost = lostRecords(situation);
  const [first] = lost;
  if (first === undefined) return undefined;
  return lost.includes(situation.keyId ?? '')
    ? writeAgain(situation, situation.keyId ?? '')
    : hold(
        'RecordLost',
        `The record of another key of ${situation.user.user}, ${first}, is gone and is put right first.`,
      );
};

/** Lost again after it was written again: something removes it every time, and writing on would be a fight. */
const CONTESTED_AFTER = 1;
/** One more try so long after it was missed again, for whoever has meanwhile mended what removes it. */
const TRY_AGAIN_AFTER: Duration = 7 * DAY;

function writeAgain(situation: KeySituation, keyId: string): Verdict {
  const { memory, user, now } = situation;
  const remembered = memory.known ? memory.value.records.get(keyId) : undefined;
  const parsed = parseRecord(remembered?.value ?? '', now);
  if (remembered === undefined || !parsed.ok) {
    return hold(
      'RecordUnreadable',
      `The record of ${keyId} is gone, and what it said cannot be read any more.`,
    );
  }
  const { lost, lostAt, goneSince } = remembered;
  const next = (goneSince ?? now) + TRY_AGAIN_AFTER;
  if (lost >= CONTESTED_AFTER && now < next) {
    return hold(
      'RecordContested',
      `The tag keywarden:${keyId} of ${user.user} was removed, written again${lostAt === null ? '' : ` on ${toDate(lostAt)}`} and removed again. Let Terraform leave it alone with ignore_tags { key_prefixes = ["keywarden:"] }; it is written again on ${toDate(next)}.`,
      { step: 'repair', at: next },
    );
  }
  return withTagRoom(situation, {
    kind: 'step',
    step: 'repair',
    reason: 'RecordLost',
    message: `The tag keywarden:${keyId} of ${user.user} was removed by somebody; it is written again as it was.`,
    due: now,
    cause: parsed.record.cause,
    record: parsed.record,
    undo: null,
  });
}

/** Keys that exist, and whose remembered record does not. */
function lostRecords({ memory, user, now }: KeySituation): readonly string[] {
  if (!memory.known || !user.tags.known || !user.keys.known) return [];
  const { value: tags } = user.tags;
  const existing = user.keys.value.map(({ keyId }) => keyId);
  return [...memory.value.records.keys()].filter(
    (keyId) =>
      existing.includes(keyId) &&
      tagValue(tags, recordTag(keyId)) === undefined &&
      memory.value.records.get(keyId)?.isLeaving !== true &&
      !isSettled(memory.value.records.get(keyId)?.value ?? '', now),
  );
}

/** Removing an intent that says it is unclear is how people settle an interrupted rotation. */
function isSettled(value: string, now: Instant): boolean {
  const parsed = parseRecord(value, now);
  return parsed.ok && parsed.record.state === 'rotating' && unclearMark(parsed.record) !== null;
}
