import { recordedKeys } from '../checks/key-state.ts';
import type { UserObservation } from '../model/observation.ts';
import type { CheckAndRotateTags } from '../model/policy.ts';
import { type KeyRecord, recordTag, recordedKey } from '../model/record.ts';
import { DAY, type Instant, latest, toDate, toIso } from '../model/time.ts';
import {
  type DatedKey,
  type FoundTag,
  type InFlight,
  type TagDay,
  datedKeys,
  dayOf,
  findTag,
  hasRecord,
} from './in-flight.ts';

const SLOTS = 2;

/**
 * "check-and-rotate-iam-access-keys-age" tags a user with the day and the old key's id when it has issued a new key,
 * and sets the day anew when it deactivates the old one. With fewer than two keys it takes its own tags for
 * over, and so do we; but only where they look like its tags, because they are removed.
 */
export function fromCheckAndRotate(
  user: UserObservation,
  names: CheckAndRotateTags,
  now: Instant,
  run: string,
): InFlight | undefined {
  const tags = user.tags.known ? user.tags.value : new Map<string, string>();
  const date = findTag(tags, names.dateTag);
  const oldKey = findTag(tags, names.oldKeyTag);
  const keys = datedKeys(user);
  const isOurs = recordedKeys(user).length > 0;
  const isOver = keys.length < SLOTS || isOurs;
  if (date === undefined && oldKey === undefined) return undefined;
  if (oldKey === undefined) {
    // A tag with a date may be anybody's: alone it says something only where a rotation may be in flight.
    return isOver ? undefined : unclear(`the tag ${names.dateTag} stands without ${names.oldKeyTag}`);
  }
  if (recordedKey(recordTag(oldKey.value.trim())) === undefined) {
    return unclear(`the tag ${oldKey.name} is not the id of an access key`);
  }
  if (date === undefined) {
    return isOver
      ? leftOver([oldKey])
      : unclear(`the tag ${names.oldKeyTag} stands without ${names.dateTag}`);
  }
  const when = dayOf(date, now);
  if (!when.ok) return unclear(when.because);
  const isThere = keys.some(({ keyId }) => keyId === oldKey.value.trim());
  if (keys.length < SLOTS || hasRecord(user, oldKey.value.trim(), now) || (isOurs && !isThere)) {
    return leftOver([date, oldKey]);
  }
  return judge({ user, keys, date, oldKey, when, now, run });
}

interface Tagged {
  readonly user: UserObservation;
  readonly keys: readonly DatedKey[];
  readonly date: FoundTag;
  readonly oldKey: FoundTag;
  readonly when: Extract<TagDay, { ok: true }>;
  readonly now: Instant;
  readonly run: string;
}

function judge({ user, keys, date, oldKey, when, now, run }: Tagged): InFlight {
  const old = keys.find(({ keyId }) => keyId === oldKey.value.trim());
  const successor = keys.find((key) => key !== old);
  if (old === undefined) return unclear(`the tag ${oldKey.name} names none of the user's keys`);
  if (successor === undefined || keys.length > SLOTS) return unclear('the user has more than two keys');
  if (successor.createdAt <= old.createdAt) {
    return unclear(`${old.keyId}, which the tag ${oldKey.name} calls the old key, is the younger of the two`);
  }
  if (when.ended <= old.createdAt) return unclear(`the tag ${date.name} is older than ${old.keyId}`);
  if (hasRecord(user, successor.keyId, now)) {
    return unclear(`there is a record of ours on ${successor.keyId} that knows nothing of ${old.keyId}`);
  }
  const untag = [date.name, oldKey.name];
  // A date that is older than the successor cannot be its: the owner has made another since, and the clock is its.
  const since = latest(when.ended, successor.createdAt);
  if (old.isActive) {
    const records = new Map([
      [old.keyId, record('replaced', since, run, null, { by: successor.keyId, tries: '1' })],
      [
        successor.keyId,
        // It was never tested, so every use is its owner's; the record has to name a moment that is not before the key.
        record('issued', since, run, null, { for: old.keyId, tested: toIso(successor.createdAt) }),
      ],
    ]);
    const message = `check-and-rotate issued ${successor.keyId} in place of ${old.keyId}: counted on from ${toDate(when.day)}.`;
    return { kind: 'taken-over', keyId: old.keyId, records, untag, message };
  }
  const byItself = isDeactivation(when.day, successor);
  const offSince = byItself ? since : now;
  const message = byItself
    ? `check-and-rotate deactivated ${old.keyId} after its rotation: counted on from ${toDate(when.day)}.`
    : `The owner switched off ${old.keyId}, which check-and-rotate had replaced, at a time nobody noted: its clock starts now.`;
  const records = new Map([[old.keyId, record('deactivated', offSince, run, 'rotated', {})]]);
  return { kind: 'taken-over', keyId: old.keyId, records, untag, message };
}

/**
 * Whether the day is the one of the deactivation, or still the one of the rotation, which is the day of the new key;
 * a day more for a run that did not count in UTC. Then the owner was quicker, and the deactivation is of unknown date.
 */
function isDeactivation(day: Instant, successor: DatedKey): boolean {
  const issuedOn = successor.createdAt - (successor.createdAt % DAY);
  return day - issuedOn > DAY;
}

function record(
  state: KeyRecord['state'],
  since: Instant,
  run: string,
  cause: KeyRecord['cause'],
  extra: Readonly<Record<string, string>>,
): KeyRecord {
  return { state, since, run, cause, extra: { ...extra, via: 'check-and-rotate' } };
}

/** One key is left, or a record of ours stands: what the tags speak of is not in flight under them any more. */
function leftOver(tags: readonly FoundTag[]): InFlight {
  const untag = tags.map(({ name }) => name);
  return {
    kind: 'left-over',
    untag,
    message: `${untag.join(' and ')}, of a rotation by check-and-rotate that is over or ours by now, can go.`,
  };
}

function unclear(because: string): InFlight {
  return { kind: 'unclear', because };
}
