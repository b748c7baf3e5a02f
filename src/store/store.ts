import type { Instant } from '../core/model/time.ts';
import type { Cache, Clock, Journal, Lock, Memory, Receipts, Undeliverable } from '../core/ports.ts';
import { blobCache } from './cache.ts';
import { folderBlobs } from './folder-blobs.ts';
import type { HistoryEntry } from './journal/entry.ts';
import { openJournal, readHistory } from './journal/journal.ts';
import { type VerifyResult, verifyJournal } from './journal/verify.ts';
import { blobLock } from './lock.ts';
import { blobMemory } from './memory.ts';
import { checkScope } from './names.ts';
import { blobReceipts } from './receipts.ts';
import { StoreError } from './store-error.ts';
import { blobUndeliverable } from './undeliverable.ts';

/** One account's part of the store. */
export interface Store {
  readonly cache: Cache;
  readonly receipts: Receipts;
  readonly memory: Memory;
  readonly undeliverable: Undeliverable;
  readonly lock: Lock;
  /**
   * The journal for one run.
   * @param at when the run began; names the run's file
   * @throws StoreError
   */
  readonly openJournal: (run: string, at: Instant) => Promise<Journal>;
  /** Every entry, oldest first. @throws StoreError at one that cannot be read */
  readonly readHistory: () => AsyncIterable<HistoryEntry>;
  /** Whether the journal is whole; `head`: a hash that must be in it. @throws StoreError when a file cannot be read */
  readonly verify: (expected?: { readonly head?: string | undefined }) => Promise<VerifyResult>;
}

export interface StoreOptions {
  /** An absolute folder; made when something is first written. */
  readonly root: string;
  /** What storeScope gives. */
  readonly scope: string;
  /** The local clock; only leases depend on it. */
  readonly clock: Clock;
  /** Names temporary files: letters and digits. */
  readonly randomId: () => string;
}

/**
 * Opens the store. Touches nothing yet.
 * @throws StoreError for a root or scope that cannot be used
 */
export function openStore({ root, scope, clock, randomId }: StoreOptions): Store {
  if (/^\w+:\/\//.test(root)) {
    throw new StoreError(
      `The store ${root} is not a folder; only folders are supported yet. Name one as \`store\`.`,
      root,
    );
  }
  checkScope(scope);
  const blobs = folderBlobs(root, randomId);
  return {
    cache: blobCache(blobs, scope),
    receipts: blobReceipts(blobs, scope),
    memory: blobMemory(blobs, scope),
    undeliverable: blobUndeliverable(blobs, scope),
    lock: blobLock(blobs, scope, clock),
    openJournal: (run, at) => openJournal(blobs, scope, run, at),
    readHistory: () => readHistory(blobs, scope),
    verify: (expected) => verifyJournal(blobs, scope, expected),
  };
}
