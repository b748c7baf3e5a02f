import { recordOf, recordedKeys } from '../checks/key-state.ts';
import type { AccountMemory } from '../model/memory.ts';
import { type UserObservation, tagValue } from '../model/observation.ts';
import { recordTag } from '../model/record.ts';
import type { Instant } from '../model/time.ts';

/** A record that stands on a user and that this store does not know. */
export interface UnknownRecord {
  readonly run: string;
  readonly since: Instant;
}

/**
 * Records that our own store does not remember. The run that wrote such a record was killed before it could tell us, and
 * then the journal has it; or the store was put back to a state before that run, and then nothing that it says was told
 * can be believed.
 * @param stores ids of the store that answers; only records that name it are ours to know
 */
export function unknownRecords(
  users: readonly UserObservation[],
  memory: AccountMemory,
  stores: readonly string[],
  now: Instant,
): readonly UnknownRecord[] {
  return users.flatMap((user) => {
    if (!user.tags.known || !user.userId.known) return [];
    const { value: tags } = user.tags;
    const known = memory.users.get(user.userId.value)?.records;
    return recordedKeys(user).flatMap((keyId) => {
      const value = tagValue(tags, recordTag(keyId));
      const remembered = known?.get(keyId);
      // What stands in the place of our record has been looked into by an earlier run.
      if (value === remembered?.value || value === remembered?.other?.value) return [];
      const parsed = recordOf(user, keyId, now);
      if (!parsed?.ok) return [];
      const { run, since, extra } = parsed.record;
      // One that names no store, or another, says nothing of ours: whoever can tag a user could have written it.
      return stores.includes(extra['store'] ?? '') ? [{ run, since }] : [];
    });
  });
}
