import { withRecord, withRewritten } from '../core/memory/refresh.ts';
import { NO_MEMORY, type UserMemory } from '../core/model/memory.ts';
import type { Instant } from '../core/model/time.ts';

/** What stands on the users of one account, kept up to date while a run acts on them. */
export interface LiveMemory {
  readonly of: (userId: string) => UserMemory;
  /** A record was written; null: it is about to be removed. */
  readonly recorded: (userId: string, keyId: string, value: string | null) => void;
  /** A record that had vanished was written again. */
  readonly rewritten: (userId: string, keyId: string, now: Instant) => void;
  /** The exemption by tag is set, null: its end is confirmed. */
  readonly exempted: (userId: string, exemption: UserMemory['exemption']) => void;
  /** By UserId; users of whom there is nothing to remember are left out. */
  readonly all: () => ReadonlyMap<string, UserMemory>;
}

export function liveMemory(before: ReadonlyMap<string, UserMemory>): LiveMemory {
  const users = new Map(before);
  const of = (userId: string) => users.get(userId) ?? NO_MEMORY;
  const change = (userId: string, after: UserMemory) => void users.set(userId, after);
  return {
    of,
    recorded: (userId, keyId, value) => change(userId, withRecord(of(userId), keyId, value)),
    rewritten: (userId, keyId, now) => change(userId, withRewritten(of(userId), keyId, now)),
    exempted: (userId, exemption) => change(userId, { ...of(userId), exemption }),
    all: () =>
      new Map([...users].filter(([, { records, exemption }]) => records.size > 0 || exemption !== null)),
  };
}
