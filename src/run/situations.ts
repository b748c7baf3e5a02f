import type { UserSituation } from '../core/checks/situation.ts';
import { isRecipient } from '../core/domains.ts';
import { recordedKeys } from '../core/checks/key-state.ts';
import { type Known, forged, known, unknown } from '../core/model/known.ts';
import { type UserObservation, tagValue } from '../core/model/observation.ts';
import { recordTag, unsealed } from '../core/model/record.ts';
import type { Receipt } from '../core/model/receipt.ts';
import { type RecordSeals, type SealStanding, sealedText } from '../core/model/seal.ts';
import { NO_MEMORY, type UserMemory } from '../core/model/memory.ts';
import type { Policy } from '../core/model/policy.ts';
import type { Receipts, Seal } from '../core/ports.ts';
import type { Store } from '../store/store.ts';
import type { Directories } from '../owners/directory.ts';
import type { Instant } from '../core/model/time.ts';
import { findOwner } from '../owners/find-owner.ts';
import { type Unreached, unreachedFor } from './undeliverable.ts';

/** Adds to each user who answers for it, what they have been told, and what stood on it before. */
export async function gatherSituations(
  users: readonly UserObservation[],
  policy: Policy,
  { receipts, seal }: Pick<Store, 'receipts' | 'seal'>,
  unreached: Known<Unreached>,
  now: Instant,
  memoryOf: (userId: string) => Known<UserMemory>,
  directories: Directories = new Map(),
): Promise<readonly UserSituation[]> {
  const all = await receipts.load(users.flatMap(keyIds), receiptWrites(users, memoryOf));
  const situations: UserSituation[] = [];
  for (let start = 0; start < users.length; start += AT_ONCE) {
    const batch = users.slice(start, start + AT_ONCE).map(async (user): Promise<UserSituation> => {
      const notReached = unreachedFor(unreached, keyIds(user), all, now);
      const memory = user.userId.known ? memoryOf(user.userId.value) : known(NO_MEMORY);
      const owner = await findOwner(user, policy.owners, notReached, directories, (address) =>
        isRecipient(address, policy),
      ).catch(notFound);
      return {
        user,
        owner: owner.known ? known(owner.value.owner?.address ?? null) : owner,
        passedOver: owner.known ? owner.value.passedOver : [],
        ...(owner.known && owner.value.outside !== undefined ? { outside: owner.value.outside } : {}),
        ...(notReached.known ? { unreachable: notReached.value } : {}),
        receipts: new Map(
          keyIds(user).flatMap((keyId) =>
            entry(keyId, unlessPutBack(keyId, all.get(keyId), memory, receipts)),
          ),
        ),
        memory,
        ...(seal.known ? { seals: sealsOf(user, seal.value) } : {}),
      };
    });
    situations.push(...(await Promise.all(batch)));
  }
  return situations;
}

/** How often the receipts of all keys were written, as far as we remember. */
function receiptWrites(
  users: readonly UserObservation[],
  memoryOf: (userId: string) => Known<UserMemory>,
): ReadonlyMap<string, number> {
  const all = users.map(({ userId }) => (userId.known ? memoryOf(userId.value) : known(NO_MEMORY)));
  return new Map(all.flatMap((memory) => (memory.known ? [...memory.value.receiptWrites] : [])));
}

/** Which of the records on a user we wrote. */
function sealsOf(user: UserObservation, seal: Seal): RecordSeals {
  const standings = new Map<string, SealStanding>();
  if (!user.tags.known || !user.userId.known) return standings;
  for (const keyId of recordedKeys(user)) {
    const value = tagValue(user.tags.value, recordTag(keyId)) ?? '';
    const { content, seal: given } = unsealed(value);
    const standing = seal.check('record', [user.userId.value, keyId], content, given);
    standings.set(sealedText(keyId, value), standing);
  }
  return standings;
}

/** Receipts that were written fewer times than we know of are older ones, which somebody put in the place of ours. */
function unlessPutBack(
  keyId: string,
  own: Known<readonly Receipt[]> | undefined,
  memory: Known<UserMemory>,
  receipts: Receipts,
): Known<readonly Receipt[]> | undefined {
  const known = memory.known ? (memory.value.receiptWrites.get(keyId) ?? 0) : 0;
  const written = receipts.written().get(keyId)?.writes ?? 0;
  // Where the file is gone, so is everything that was told: a new notice starts the clock again.
  if (own === undefined || !own.known || written === 0 || written >= known) return own;
  return forged(
    `The receipts of key ${keyId} are older than those that Keywarden wrote last: somebody put them back`,
  );
}

/** One that fails in whatever way leaves the owner unknown, and with it only this user undecided. */
function notFound(error: unknown): Known<never> {
  return unknown(`looking for the owner failed: ${error instanceof Error ? error.message : String(error)}`);
}

/** A directory answers some questions at a time, and not five thousand. */
const AT_ONCE = 16;

function entry<T>(keyId: string, value: T | undefined): readonly (readonly [string, T])[] {
  return value === undefined ? [] : [[keyId, value]];
}

/** The user's keys, and those that only a record names. */
export function keyIds(user: UserObservation): readonly string[] {
  const keys = user.keys.known ? user.keys.value.flatMap(({ keyId }) => keyId ?? []) : [];
  return [...new Set([...keys, ...recordedKeys(user)])];
}
