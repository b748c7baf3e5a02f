import type { Duration, Instant } from './time.ts';

/** What stood on the users of one account, and who wrote it down: somebody else means that we looked before them. */
export interface AccountMemory {
  /** The run, and which of its writes: one run writes several times. Null: nobody has yet. */
  readonly savedBy: string | null;
  /** Ids of the places that this store has had: it answers for the records that name one of them. */
  readonly stores: readonly string[];
  /** By UserId. */
  readonly users: ReadonlyMap<string, UserMemory>;
}

/**
 * What we last knew to stand on a user: a summary of the journal, kept so that what vanishes is noticed. Losing it costs
 * that notice and nothing else.
 */
export interface UserMemory {
  /** By key id. */
  readonly records: ReadonlyMap<string, RememberedRecord>;
  /** The tag `keywarden:exempt`; null: there was none, or its end was confirmed. */
  readonly exemption: RememberedExemption | null;
  /** When the user was exempt by whatever tag, for `exempt-max`; null: not that we remember. */
  readonly exempted: Exempted | null;
  /** How each key was seen in use, by key id. */
  readonly uses: ReadonlyMap<string, KeyUses>;
  /** How many records were ever written on the user: one with a lower number was put back by somebody. */
  readonly writes: number;
  /** How often the file with the receipts of a key was written, by key id: an older one was put back. */
  readonly receiptWrites: ReadonlyMap<string, number>;
  /** When a rotation for this user failed last, and none has succeeded since; null: none did. */
  readonly rotationFailedAt: Instant | null;
  /** Keys that existed when AWS's quarantine of the user was first seen, and since when: reported leaked, for ever. */
  readonly burnt: ReadonlyMap<string, Instant>;
  /** Since when we have seen the quarantine that stands on the user; null: none stood when we last looked. */
  readonly quarantinedSince: Instant | null;
}

/** What was ever seen of a key's use; AWS shows only the last. */
export interface KeyUses {
  /** The last use on each of the latest days on which it was seen in use, UTC, oldest first. */
  readonly days: readonly Instant[];
  /** The longest time that lay between two uses; null: only one was seen. It only grows. */
  readonly longestGap: Duration | null;
}

export interface RememberedRecord {
  /** The tag's value as we wrote it, to the letter. */
  readonly value: string;
  /** How often it was found gone and written again. */
  readonly lost: number;
  /** When it was written again last; null: never. */
  readonly lostAt: Instant | null;
  /** When it was missed first; null: it stands. */
  readonly goneSince: Instant | null;
  /** We have begun to remove it: gone, it is not missed; as long as it stands, it is still the one we wrote. */
  readonly isLeaving: boolean;
}

/** All exemptions of a user by tag, as one: a new value is no new beginning, and nor is a short interruption. */
export interface Exempted {
  /** `exempt-max` counts from here. */
  readonly since: Instant;
  /** When the user was last seen exempt, or with a tag that asks for it. */
  readonly lastSeen: Instant;
}

export interface RememberedExemption {
  readonly value: string;
  /** When this value was seen first. */
  readonly firstSeen: Instant;
  /** When it was missed first; null: it stands. */
  readonly goneSince: Instant | null;
}

export const NO_MEMORY: UserMemory = {
  records: new Map(),
  exemption: null,
  exempted: null,
  uses: new Map(),
  writes: 0,
  receiptWrites: new Map(),
  rotationFailedAt: null,
  burnt: new Map(),
  quarantinedSince: null,
};
