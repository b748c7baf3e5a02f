import type { Known } from '../core/model/known.ts';
import type { Instant } from '../core/model/time.ts';
import type {
  Cache,
  Clock,
  Journal,
  Lock,
  Memory,
  Receipts,
  Seal,
  SoftBounces,
  Undeliverable,
} from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { blobCache } from './cache.ts';
import type { HistoryEntry } from './journal/entry.ts';
import { openJournal, readHistory, readRecent } from './journal/journal.ts';
import { type VerifyResult, verifyJournal } from './journal/verify.ts';
import { storeId } from './identity.ts';
import { blobLock } from './lock.ts';
import { blobMemory } from './memory.ts';
import { checkScope } from './names.ts';
import { keepPolicy } from './policies.ts';
import { blobReceipts } from './receipts.ts';
import { blobSoftBounces } from './soft-bounces.ts';
import { blobUndeliverable } from './undeliverable.ts';

/** One account's part of the store. */
export interface Store {
  /** Names the place in the records we write: only the store that holds the receipts may act on them. */
  readonly id: string;
  /** Seals what we write; unknown: the state key is not at hand, so nothing is checked, and nothing can be written. */
  readonly seal: Known<Seal>;
  readonly cache: Cache;
  readonly receipts: Receipts;
  readonly memory: Memory;
  readonly undeliverable: Undeliverable;
  readonly softBounces: SoftBounces;
  readonly lock: Lock;
  /**
   * The journal for one run.
   * @param at when the run began; names the run's file
   * @throws StoreError
   */
  readonly openJournal: (run: string, at: Instant) => Promise<Journal>;
  /** Keeps the text of a policy, once. @returns its SHA-256, by which history names it. @throws StoreError */
  readonly keepPolicy: (text: string) => Promise<string>;
  /** Every entry, oldest first. @throws StoreError at one that cannot be read */
  readonly readHistory: () => AsyncIterable<HistoryEntry>;
  /** The entries of this moment or later, oldest first; reads few files. @throws StoreError at one that cannot be read */
  readonly readRecent: (since: Instant) => Promise<readonly HistoryEntry[]>;
  /** Whether the journal is whole; `head`: a hash that must be in it. @throws StoreError when a file cannot be read */
  readonly verify: (expected?: { readonly head?: string | undefined }) => Promise<VerifyResult>;
}

export interface StoreOptions {
  /** Where it lives: see openBlobs. */
  readonly blobs: Blobs;
  /** What storeScope gives. */
  readonly scope: string;
  /** Of the account; unknown where its state key is not at hand. */
  readonly seal: Known<Seal>;
  /** The local clock; only leases depend on it. */
  readonly clock: Clock;
}

/**
 * Opens the store of one account. Touches nothing yet.
 * @throws StoreError for a scope that cannot be used
 */
export function openStore({ blobs, scope, clock, seal }: StoreOptions): Store {
  checkScope(scope);
  return {
    id: storeId(blobs.where(scope)),
    seal,
    cache: blobCache(blobs, scope),
    receipts: blobReceipts(blobs, scope, seal),
    memory: blobMemory(blobs, scope, seal),
    undeliverable: blobUndeliverable(blobs, scope, seal),
    softBounces: blobSoftBounces(blobs, scope, seal),
    lock: blobLock(blobs, scope, clock),
    openJournal: (run, at) => openJournal(blobs, scope, run, at, seal),
    keepPolicy: (text) => keepPolicy(blobs, scope, text),
    readHistory: () => readHistory(blobs, scope),
    readRecent: (since) => readRecent(blobs, scope, since, seal),
    verify: (expected) => verifyJournal(blobs, scope, seal, expected),
  };
}
