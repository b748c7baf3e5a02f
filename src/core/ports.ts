import type { Instant } from './model/time.ts';
import type { Known } from './model/known.ts';
import type { Receipt } from './model/receipt.ts';

/** The small interfaces that the outside fulfils. */

/** The local clock; only for what is not decided by it (progress, timeouts). Decisions use the `Date` AWS answers with. */
export type Clock = () => Instant;

/** Waits; tests and the demo pass one that does not. */
export type Sleep = (ms: number) => Promise<void>;

export interface Message {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Accepted {
  readonly messageId: string;
  readonly acceptedAt: Instant;
}

export interface Notifier {
  /** Hands a message over. @throws when it was not accepted, or when that is not certain. */
  readonly send: (message: Message) => Promise<Accepted>;
  /** Addresses known to bounce or complain, in lower case; unknown when that could not be read. */
  readonly undeliverable: () => Promise<Known<ReadonlySet<string>>>;
}

/** One line of history. `data` holds plain values; never a secret. */
export interface JournalEvent {
  readonly event: JournalEventName;
  readonly at: Instant;
  readonly user: string | null;
  readonly keyId: string | null;
  readonly data: Readonly<Record<string, JournalValue>>;
}

export type JournalValue = string | number | boolean | null | readonly string[];

export type JournalEventName =
  | 'run-started'
  | 'run-finished'
  | 'intent'
  | 'done'
  | 'failed'
  | 'skipped'
  | 'notice-intent'
  | 'notice-accepted'
  | 'notice-failed'
  | 'receipt-voided';

/** Append-only history, one hash chain per account. */
export interface Journal {
  /** Resolves when the entry is safely stored. @throws StoreError; then nothing destructive may follow. */
  readonly append: (event: JournalEvent) => Promise<void>;
}

export interface Receipts {
  /**
   * Receipts of these keys, oldest first. A key without receipts has an empty list; a file that cannot be read
   * is unknown, never empty.
   */
  readonly load: (keyIds: readonly string[]) => Promise<ReadonlyMap<string, Known<readonly Receipt[]>>>;
  /** Adds one receipt. @throws StoreError */
  readonly add: (receipt: Receipt) => Promise<void>;
  /** Marks every standing receipt of the key as void. @throws StoreError */
  readonly voidAll: (keyId: string, at: Instant, because: string) => Promise<void>;
}

/** Key ids and creation dates never change, so they are remembered per user. */
export interface CachedUser {
  /** Digest of both slots of the report; a different one means the entry is stale. */
  readonly fingerprint: string;
  readonly keys: readonly CachedKey[];
}

interface CachedKey {
  readonly keyId: string;
  readonly createdAt: Instant;
  readonly slot: 1 | 2;
}

/** By UserId. */
export interface Cache {
  /** Everything remembered; empty when there is nothing or it cannot be used. */
  readonly load: () => Promise<ReadonlyMap<string, CachedUser>>;
  readonly save: (users: ReadonlyMap<string, CachedUser>) => Promise<void>;
}

export interface Lock {
  /**
   * Takes the account's lock, or says who holds it.
   * @param leaseMs how long it is ours without renewal
   */
  readonly acquire: (run: string, leaseMs: number) => Promise<Lease | LockedBy>;
}

export interface Lease {
  readonly held: true;
  readonly renew: () => Promise<void>;
  readonly release: () => Promise<void>;
}

export interface LockedBy {
  readonly held: false;
  readonly run: string;
  readonly until: Instant;
}
