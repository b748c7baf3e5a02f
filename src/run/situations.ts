import type { UserSituation } from '../core/checks/situation.ts';
import { isRecipient } from '../core/domains.ts';
import { recordedKeys } from '../core/checks/key-state.ts';
import { type Known, known, unknown } from '../core/model/known.ts';
import type { UserObservation } from '../core/model/observation.ts';
import { NO_MEMORY, type UserMemory } from '../core/model/memory.ts';
import type { Policy } from '../core/model/policy.ts';
import type { Receipts } from '../core/ports.ts';
import type { Directories } from '../owners/directory.ts';
import type { Instant } from '../core/model/time.ts';
import { findOwner } from '../owners/find-owner.ts';
import { type Unreached, unreachedFor } from './undeliverable.ts';

/** Adds to each user who answers for it, what they have been told, and what stood on it before. */
export async function gatherSituations(
  users: readonly UserObservation[],
  policy: Policy,
  receipts: Receipts,
  unreached: Known<Unreached>,
  now: Instant,
  memoryOf: (userId: string) => Known<UserMemory>,
  directories: Directories = new Map(),
): Promise<readonly UserSituation[]> {
  const all = await receipts.load(users.flatMap(keyIds));
  const situations: UserSituation[] = [];
  for (let start = 0; start < users.length; start += AT_ONCE) {
    const batch = users.slice(start, start + AT_ONCE).map(async (user): Promise<UserSituation> => {
      const notReached = unreachedFor(unreached, keyIds(user), all, now);
      const owner = await findOwner(user, policy.owners, notReached, directories, (address) =>
        isRecipient(address, policy),
      ).catch(notFound);
      return {
        user,
        owner: owner.known ? known(owner.value.owner?.address ?? null) : owner,
        passedOver: owner.known ? owner.value.passedOver : [],
        ...(owner.known && owner.value.outside !== undefined ? { outside: owner.value.outside } : {}),
        ...(notReached.known ? { unreachable: notReached.value } : {}),
        receipts: new Map(keyIds(user).flatMap((keyId) => entry(keyId, all.get(keyId)))),
        memory: user.userId.known ? memoryOf(user.userId.value) : known(NO_MEMORY),
      };
    });
    situations.push(...(await Promise.all(batch)));
  }
  return situations;
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
