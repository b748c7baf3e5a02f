import { recordOf } from '../checks/key-state.ts';
import type { Known } from '../model/known.ts';
import type { KeyObservation, UserObservation } from '../model/observation.ts';
import type { KeyRecord } from '../model/record.ts';
import { DAY, type Instant, parseDate } from '../model/time.ts';

/** What the tags of a predecessor say of one user. */
export type InFlight =
  /** It began something, and it is certain what: these records stand for it. */
  | {
      readonly kind: 'taken-over';
      readonly keyId: string;
      readonly records: ReadonlyMap<string, KeyRecord>;
      readonly untag: readonly string[];
      readonly message: string;
    }
  /** Nothing that they speak of is still in flight, or our own record stands for it. */
  | { readonly kind: 'left-over'; readonly untag: readonly string[]; readonly message: string }
  /** They contradict each other or the keys. */
  | { readonly kind: 'unclear'; readonly because: string };

/** A tag as it is spelt on the user. */
export interface FoundTag {
  readonly name: string;
  readonly value: string;
}

/** The day a tag names. `ended` is its last moment, or now on the day itself: no clock counted from there is too short. */
export type TagDay =
  | { readonly ok: true; readonly day: Instant; readonly ended: Instant }
  | { readonly ok: false; readonly because: string };

/** IAM compares tag names without regard to case, and the predecessor may have been told another spelling. */
export function findTag(tags: ReadonlyMap<string, string>, name: string): FoundTag | undefined {
  const wanted = name.toLowerCase();
  for (const [key, value] of tags) if (key.toLowerCase() === wanted) return { name: key, value };
  return undefined;
}

/** Both predecessors wrote the UTC day of what they did, and no time. */
export function dayOf({ name, value }: FoundTag, now: Instant): TagDay {
  const day = parseDate(value.trim());
  if (day === undefined) return { ok: false, because: `the tag ${name} is not a day like 2026-11-01` };
  if (day > now) return { ok: false, because: `the tag ${name} names a day in the future` };
  return { ok: true, day, ended: Math.min(day + DAY, now) };
}

/** Whether a record of ours stands for a key, readable or not. */
export function hasRecord(user: UserObservation, keyId: string, now: Instant): boolean {
  return recordOf(user, keyId, now) !== undefined;
}

/** A key of which everything is known that taking over needs. */
export interface DatedKey {
  readonly keyId: string;
  readonly createdAt: Instant;
  readonly isActive: boolean;
  readonly lastUsedAt: Instant | null;
}

/** The user's keys, oldest first; keys of which something is unknown were held by row 1 and do not occur here. */
export function datedKeys({
  keys,
}: {
  readonly keys: Known<readonly KeyObservation[]>;
}): readonly DatedKey[] {
  return (keys.known ? keys.value : [])
    .flatMap(({ keyId, createdAt, status, lastUsed }) =>
      keyId === null || !createdAt.known || !lastUsed.known
        ? []
        : [
            {
              keyId,
              createdAt: createdAt.value,
              isActive: status === 'Active',
              lastUsedAt: lastUsed.value?.at ?? null,
            },
          ],
    )
    .toSorted((a, b) => a.createdAt - b.createdAt);
}
