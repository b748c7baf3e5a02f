import { recordOf } from '../core/checks/key-state.ts';
import type { UserObservation } from '../core/model/observation.ts';
import { type KeyRecord, formatRecord, recordTag, withSeal } from '../core/model/record.ts';
import type { ActDeps } from './deps.ts';
import { untilTags } from './verify.ts';

/** Whose tags they are. */
interface Recorded {
  readonly user: string;
  /** Null: not known, which no step that writes a record goes on from. */
  readonly userId: string | null;
}

/**
 * Writes a key's record on its user; null removes it. One call, so that it is there or not.
 * @returns the tag's value, null: there is none any more
 */
export async function writeRecord(
  deps: ActDeps,
  to: Recorded,
  keyId: string,
  record: KeyRecord | null,
): Promise<string | null> {
  if (record === null) {
    // Forgotten first: what we took away ourselves must never seem lost.
    await deps.memory.forgotten(to.userId ?? '', keyId);
    await deps.iam.untagUser(to.user, [recordTag(keyId)]);
    return null;
  }
  const values = await tagAll(deps, to, new Map([[keyId, record]]));
  return values.get(recordTag(keyId)) ?? null;
}

/**
 * Writes the records that a step ends with, in one call, and waits until IAM shows them: what the owner has to hear is
 * decided on them in this very run.
 * @returns false when they do not show within about 15 seconds; they are written all the same
 */
export async function writeFinalRecords(
  deps: ActDeps,
  to: Recorded,
  records: ReadonlyMap<string, KeyRecord>,
): Promise<boolean> {
  const tags = await tagAll(deps, to, records);
  return untilTags(deps, to.user, (seen) => [...tags].every(([name, value]) => seen.get(name) === value));
}

/** @returns the tags as they were written */
async function tagAll(
  deps: ActDeps,
  { user, userId }: Recorded,
  records: ReadonlyMap<string, KeyRecord>,
): Promise<ReadonlyMap<string, string>> {
  if (userId === null) throw new Error(`No record can be written for ${user}: its UserId is not known.`);
  const before = deps.memory.of(userId);
  let writes = before.known ? before.value.writes : 0;
  const written = [...records].map(([keyId, record]) => {
    writes += 1;
    return { keyId, writes, value: sealedRecord(deps, userId, keyId, record, writes) };
  });
  const tags = new Map(written.map(({ keyId, value }) => [recordTag(keyId), value]));
  await deps.iam.tagUser(user, tags);
  for (const { keyId, value, writes: count } of written) deps.memory.recorded(userId, keyId, value, count);
  return tags;
}

/**
 * The tag's value of a record. It names the store that holds what its user was told: an installation with another one
 * leaves it alone. It counts, and is sealed for this key of this user: nobody else can write it, or put an older one back.
 */
function sealedRecord(
  { context, seal }: ActDeps,
  userId: string,
  keyId: string,
  record: KeyRecord,
  writes: number,
): string {
  const store = context.stores?.[0];
  const named = store === undefined ? record : { ...record, extra: { ...record.extra, store } };
  const content = formatRecord(named, writes);
  return withSeal(content, seal.sign('record', [userId, keyId], content));
}

/** The record as it was read with the user; null where there is none. */
export function readRecord(user: UserObservation, keyId: string, now: number): KeyRecord | null {
  const parsed = recordOf(user, keyId, now);
  return parsed?.ok ? parsed.record : null;
}
