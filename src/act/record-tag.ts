import { recordOf } from '../core/checks/key-state.ts';
import type { UserObservation } from '../core/model/observation.ts';
import { type KeyRecord, formatRecord, recordTag } from '../core/model/record.ts';
import type { ActDeps } from './deps.ts';
import { untilTags } from './verify.ts';

/** Whose tags they are. */
interface Recorded {
  readonly user: string;
  /** Null: not known, which no step that writes a record goes on from. */
  readonly userId: string | null;
}

/** Writes a key's record on its user; null removes it. One call, so that it is there or not. */
export async function writeRecord(
  deps: ActDeps,
  { user, userId }: Recorded,
  keyId: string,
  record: KeyRecord | null,
): Promise<void> {
  if (record === null) {
    // Forgotten first: what we took away ourselves must never seem lost.
    await deps.memory.forgotten(userId ?? '', keyId);
    await deps.iam.untagUser(user, [recordTag(keyId)]);
    return;
  }
  const value = recordValue(deps, record);
  await deps.iam.tagUser(user, new Map([[recordTag(keyId), value]]));
  deps.memory.recorded(userId ?? '', keyId, value);
}

/**
 * Writes the records that a step ends with, in one call, and waits until IAM shows them: what the owner has to hear is
 * decided on them in this very run.
 * @returns false when they do not show within about 15 seconds; they are written all the same
 */
export async function writeFinalRecords(
  deps: ActDeps,
  { user, userId }: Recorded,
  records: ReadonlyMap<string, KeyRecord>,
): Promise<boolean> {
  const values = [...records].map(([keyId, record]) => [keyId, recordValue(deps, record)] as const);
  const tags = new Map(values.map(([keyId, value]) => [recordTag(keyId), value]));
  await deps.iam.tagUser(user, tags);
  for (const [keyId, value] of values) deps.memory.recorded(userId ?? '', keyId, value);
  return untilTags(deps, user, (seen) => [...tags].every(([name, value]) => seen.get(name) === value));
}

/**
 * The tag's value of a record. It names the store that holds what its user was told: an installation with another one
 * leaves it alone.
 */
export function recordValue({ context }: Pick<ActDeps, 'context'>, record: KeyRecord): string {
  const store = context.stores?.[0];
  return formatRecord(store === undefined ? record : { ...record, extra: { ...record.extra, store } });
}

/** The record as it was read with the user; null where there is none. */
export function readRecord(user: UserObservation, keyId: string, now: number): KeyRecord | null {
  const parsed = recordOf(user, keyId, now);
  return parsed?.ok ? parsed.record : null;
}
