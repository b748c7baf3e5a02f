import { exemptedAfter } from '../core/memory/exempted.ts';
import { withRecord, withRewritten } from '../core/memory/refresh.ts';
import type { Known } from '../core/model/known.ts';
import { NO_MEMORY, type UserMemory } from '../core/model/memory.ts';
import type { Duration, Instant } from '../core/model/time.ts';

/** What stands on the users of one account, kept up to date while a run acts on them. */
export interface LiveMemory {
  /** Unknown when what stood there before cannot be read. */
  readonly of: (userId: string) => Known<UserMemory>;
  /** A record was written. @param writes how many records of the user that makes */
  readonly recorded: (userId: string, keyId: string, value: string, writes: number) => void;
  /**
   * A record is about to be removed by us. Resolves when that is safely stored: a run killed right after the removal must
   * not make it seem lost. @throws StoreError
   */
  readonly forgotten: (userId: string, keyId: string) => Promise<void>;
  /** A record that had vanished was written again. */
  readonly rewritten: (userId: string, keyId: string, now: Instant) => void;
  /** The exemption by tag is set, null: its end is confirmed. When it was first seen of any stays. @param longest `exempt-max` */
  readonly exempted: (
    userId: string,
    exemption: UserMemory['exemption'],
    now: Instant,
    longest: Duration,
  ) => void;
  /** A rotation for the user failed, null: it succeeded. */
  readonly rotationFailed: (userId: string, at: Instant | null) => void;
  /** Records and receipts of the user are cleared. Our counts of both go on: nothing of before ever counts again. */
  readonly settled: (userId: string) => void;
  /** Keeps it for the next run. What could not be read is not written over. @throws StoreError */
  readonly save: () => Promise<void>;
}

/**
 * @param before by UserId
 * @param store keeps it; users of whom there is nothing to remember are left out
 */
export function liveMemory(
  before: Known<ReadonlyMap<string, UserMemory>>,
  store: (users: ReadonlyMap<string, UserMemory>) => Promise<void>,
): LiveMemory {
  const users = new Map(before.known ? before.value : []);
  const memoryOf = (userId: string) => users.get(userId) ?? NO_MEMORY;
  const change = (userId: string, after: UserMemory) => void users.set(userId, after);
  const save = async () => {
    if (before.known) await store(new Map([...users].filter(([, memory]) => isWorthIt(memory))));
  };
  return {
    of: (userId) => (before.known ? { known: true, value: memoryOf(userId) } : before),
    recorded: (userId, keyId, value, writes) =>
      change(userId, withRecord(memoryOf(userId), keyId, value, writes)),
    forgotten: async (userId, keyId) => {
      if (memoryOf(userId).records.get(keyId)?.isLeaving !== false) return;
      change(userId, withRecord(memoryOf(userId), keyId, null));
      await save();
    },
    rewritten: (userId, keyId, now) => change(userId, withRewritten(memoryOf(userId), keyId, now)),
    rotationFailed: (userId, at) => change(userId, { ...memoryOf(userId), rotationFailedAt: at }),
    exempted: (userId, exemption, now, longest) => {
      const memory = memoryOf(userId);
      const value = exemption?.value ?? memory.exemption?.value;
      change(userId, { ...memory, exemption, exempted: exemptedAfter(memory, value, now, longest) });
    },
    settled: (userId) => {
      const before = memoryOf(userId);
      // One more than any file that was written: what is cleared is older now.
      const receiptWrites = new Map([...before.receiptWrites].map(([keyId, writes]) => [keyId, writes + 1]));
      change(userId, { ...before, records: new Map(), receiptWrites, rotationFailedAt: null });
    },
    save,
  };
}

/** What only a newer build knows of a user is kept, too. */
function isWorthIt(memory: UserMemory): boolean {
  const { records, exemption, exempted, uses, rotationFailedAt, writes, receiptWrites, ...rest } = memory;
  const { burnt, quarantinedSince, ...more } = rest;
  const isEmpty =
    records.size + uses.size + burnt.size + receiptWrites.size + writes === 0 &&
    [exemption, exempted, rotationFailedAt, quarantinedSince].every((each) => each === null);
  return !isEmpty || Object.keys(more).length > 0;
}
