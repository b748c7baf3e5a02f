import { recordOf, recordedKeys } from '../checks/key-state.ts';
import type { UserSituation } from '../checks/situation.ts';
import type { AccountMemory } from '../model/memory.ts';
import { tagValue } from '../model/observation.ts';
import { recordTag } from '../model/record.ts';
import { sealedText } from '../model/seal.ts';
import type { Instant } from '../model/time.ts';

/** A record that stands on a user and that this store does not know. */
export interface UnknownRecord {
  readonly run: string;
  readonly since: Instant;
  /** It is no newer than what we remember of its user, so it is held as it is, and never learnt. */
  readonly isOlder: boolean;
}

/**
 * Records that our own store does not remember. The run that wrote such a record was killed before it could tell us, and
 * then the journal has it; or the store was put back to a state before that run, and then nothing that it says was told
 * can be believed.
 * @param stores ids of the store that answers; only records that name it are ours to know
 */
export function unknownRecords(
  situations: readonly Pick<UserSituation, 'user' | 'seals'>[],
  memory: AccountMemory,
  stores: readonly string[],
  now: Instant,
): readonly UnknownRecord[] {
  return situations.flatMap(({ user, seals }) => {
    if (!user.tags.known || !user.userId.known) return [];
    const { value: tags } = user.tags;
    const { records: known, writes = 0 } = memory.users.get(user.userId.value) ?? {};
    return recordedKeys(user).flatMap((keyId) => {
      const value = tagValue(tags, recordTag(keyId));
      const remembered = known?.get(keyId);
      if (value === undefined || value === remembered?.value) return [];
      // Whoever can tag a user could have written it, to make all that was told count for nothing.
      if (seals !== undefined && seals.get(sealedText(keyId, value)) !== 'sealed') return [];
      const parsed = recordOf(user, keyId, now);
      if (!parsed?.ok) return [];
      const { run, since, extra } = parsed.record;
      // One that names no store, or another, says nothing of ours.
      return stores.includes(extra['store'] ?? '') ? [{ run, since, isOlder: parsed.writes <= writes }] : [];
    });
  });
}
