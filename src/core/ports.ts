import type { Instant } from './model/time.ts';
import type { Known } from './model/known.ts';
import type { AccountMemory } from './model/memory.ts';
import type { Ban, Receipt, SoftBounce } from './model/receipt.ts';
import type { SealStanding } from './model/seal.ts';

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

export type JournalValue =
  string | number | boolean | null | readonly string[] | Readonly<Record<string, number>>;

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
  | 'receipt-voided'
  | 'exemption-seen'
  | 'exemption-vanished';

/** Append-only history, one hash chain per account. */
export interface Journal {
  /** Resolves when the entry is safely stored. @throws StoreError; then nothing destructive may follow. */
  readonly append: (event: JournalEvent) => Promise<void>;
}

/** What a seal is about: a text sealed as one thing is never taken for another. */
export type SealPurpose = 'record' | 'receipts' | 'memory' | 'list' | 'journal';

/** Seals of one account: nobody without its state key can make one, or move one to another text. */
export interface Seal {
  /**
   * @param about what the text belongs to: a UserId and key id, a file
   * @returns `k1ab.9fJ2…`, in letters that IAM tags allow
   */
  readonly sign: (purpose: SealPurpose, about: readonly string[], content: string) => string;
  /** @param seal null: the text carries none */
  readonly check: (
    purpose: SealPurpose,
    about: readonly string[],
    content: string,
    seal: string | null,
  ) => SealStanding;
}

export interface Receipts {
  /**
   * Receipts of these keys, oldest first. A key without receipts has an empty list; a file that cannot be read
   * is unknown, never empty.
   * @param remembered how often files were written as far as we remember, by key id: where one is gone, the next write
   * counts on from there, so that none of before is ever taken for a newer one
   */
  readonly load: (
    keyIds: readonly string[],
    remembered?: ReadonlyMap<string, number>,
  ) => Promise<ReadonlyMap<string, Known<readonly Receipt[]>>>;
  /** Adds one receipt. @throws StoreError */
  readonly add: (receipt: Receipt) => Promise<void>;
  /**
   * Marks the standing receipts of the key as void.
   * @param ends only these; left out: all of them
   * @throws StoreError
   */
  readonly voidAll: (
    keyId: string,
    at: Instant,
    because: string,
    ends?: (receipt: Receipt) => boolean,
  ) => Promise<void>;
  /**
   * The receipts of one message, whatever keys they are about; none: it is not one of ours.
   * @throws StoreError also when none was found, and a file that may hold one cannot be read
   */
  readonly ofMessage: (messageId: string) => Promise<readonly Receipt[]>;
  /**
   * Marks the standing receipts of one message to these addresses as void: its recipients cannot be told so.
   * @param keyIds the keys it is about, as `ofMessage` found them
   * @returns those keys of which one was still standing
   * @throws StoreError
   */
  readonly voidMessage: (
    messageId: string,
    keyIds: readonly string[],
    addresses: readonly string[],
    at: Instant,
    because: string,
  ) => Promise<readonly string[]>;
  /**
   * Notes that one message reached these addresses. The first report counts; a void receipt stays void.
   * @param keyIds the keys it is about, as `ofMessage` found them
   * @returns those keys of which it was not known yet
   * @throws StoreError
   */
  readonly markDelivered: (
    messageId: string,
    keyIds: readonly string[],
    addresses: readonly string[],
    at: Instant,
  ) => Promise<readonly string[]>;
  /** How often the files that were read or written here were ever written, by key id, and whose keys they are about. */
  readonly written: () => ReadonlyMap<string, { readonly userId: string; readonly writes: number }>;
  /** Removes all receipts of a key, whatever they are. @throws StoreError */
  readonly clear: (keyId: string) => Promise<void>;
}

/** Addresses that mail does not reach, as events told us. */
export interface Undeliverable {
  /** Also those that are over; unknown when they cannot be read. */
  readonly load: () => Promise<Known<readonly Ban[]>>;
  /** A later event renews an earlier one. @returns false when it was known already. @throws StoreError */
  readonly add: (address: string, at: Instant, because: string) => Promise<boolean>;
  /** @returns false when nothing was known against it. @throws StoreError */
  readonly forget: (address: string) => Promise<boolean>;
  /** Mail reached it then, which ends what was known against it before. @returns false when nothing was. @throws StoreError */
  readonly reached: (address: string, at: Instant) => Promise<boolean>;
  /** Forgets everything, whatever stands there. @throws StoreError */
  readonly clear: () => Promise<void>;
}

/** Notices that came back though their address may be a good one: a full mailbox, a refused mail. */
export interface SoftBounces {
  /** Oldest first; unknown when they cannot be read. */
  readonly load: () => Promise<Known<readonly SoftBounce[]>>;
  /** @returns false when all were known already. @throws StoreError */
  readonly add: (bounces: readonly SoftBounce[]) => Promise<boolean>;
  /** @returns false when nothing was known against the address. @throws StoreError */
  readonly forget: (address: string) => Promise<boolean>;
  /** Forgets everything, whatever stands there. @throws StoreError */
  readonly clear: () => Promise<void>;
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

/** What stood on each user when we last looked. */
export interface Memory {
  /** Unknown when it cannot be read, never empty then. */
  readonly load: () => Promise<Known<AccountMemory>>;
  /** @throws StoreError */
  readonly save: (memory: AccountMemory) => Promise<void>;
  /** Forgets everything, whatever stands there. @throws StoreError */
  readonly clear: () => Promise<void>;
}

export interface Lock {
  /**
   * Takes the account's lock, or says who holds it.
   * @param leaseMs how long it is ours without renewal
   */
  readonly acquire: (run: string, leaseMs: number) => Promise<Lease | LockedBy>;
  /** Who holds it, without a trace; null: nobody does. @throws StoreError */
  readonly heldBy: (leaseMs: number) => Promise<LockedBy | null>;
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

/** A secret access key on its way from IAM to the sink. It cannot be printed by accident: JSON and `String` do not show it. */
export interface Secret {
  readonly reveal: () => string;
}

/** An access key that was just created; held in memory between create and store, and nowhere else. */
export interface NewKey {
  readonly keyId: string;
  readonly secret: Secret;
}

/** The user whose key is handed over. */
export interface SinkUser {
  readonly account: string;
  readonly user: string;
  readonly userId: string;
  readonly arn: string;
}

/** Where a new secret is handed over. Every function throws `AwsFailure` or `SinkError`. */
export interface Sink {
  /** `secrets-manager`, `s3`. */
  readonly name: string;
  /** Name and place, for an intent: a repair asks the same sink or none. */
  readonly place: string;
  /**
   * Tries what a rotation will do, without a secret: the sink exists, is private, encrypts as configured and takes
   * something for this user, whom it lets read.
   */
  readonly preflight: (user: SinkUser) => Promise<void>;
  /** Stores the secret, idempotent by key id and not visible to readers, and reads its version back. */
  readonly store: (user: SinkUser, key: NewKey) => Promise<void>;
  /** Makes the stored secret the one that the owner gets. Idempotent, by any run: it does not need the secret. */
  readonly makeVisible: (user: SinkUser, keyId: string) => Promise<void>;
  /** Whether readers can see the secret of this key; unknown justifies nothing. */
  readonly sight: (user: SinkUser, keyId: string) => Promise<SecretSight>;
  /** Removes the secret of this key while it is pending. Idempotent; never touches another key's, nor a visible one. */
  readonly destroy: (user: SinkUser, keyId: string) => Promise<void>;
  /** Lets the user read by the name of today, where a former one stands. Idempotent. */
  readonly letIn: (user: SinkUser) => Promise<void>;
  /**
   * Where the owner really finds it, also after a change of name, and how to fetch it; never the secret. Lets in the
   * owner under the name of today.
   */
  readonly pointer: (user: SinkUser, keyId: string) => Promise<SecretPointer>;
}

/** `pending`: stored, and shown to nobody yet. `visible`: readers get it, or got it before another took its place. */
export type SecretSight = 'visible' | 'pending' | 'absent' | 'unknown';

export interface SecretPointer {
  /** `Secrets Manager, arn:aws:secretsmanager:…` */
  readonly where: string;
  /** Commands to paste, in order. */
  readonly fetch: readonly string[];
}
