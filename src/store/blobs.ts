import type { Instant } from '../core/model/time.ts';

/** The little that the store needs of the place it lives in. Paths are `/`-separated and relative. */
export interface Blobs {
  /** @returns null when there is none. @throws StoreError */
  readonly read: (path: string) => Promise<Blob | null>;
  /**
   * Writes all of it or nothing, safe from a power cut once it resolves.
   * @param condition `ifAbsent`: only where nothing stands there yet
   * @returns false when the condition did not hold; nothing was changed then
   * @throws StoreError
   */
  readonly write: (path: string, text: string, condition?: WriteCondition) => Promise<boolean>;
  /** Adds to the end of what stands there; safe once it resolves. @throws StoreError; part of it may stand there then */
  readonly append: (path: string, text: string) => Promise<void>;
  /** Names of what stands directly in a folder, in order. @throws StoreError */
  readonly list: (folder: string) => Promise<readonly string[]>;
  /** Removes what stands there, if anything. @throws StoreError */
  readonly remove: (path: string) => Promise<void>;
  /** How people find a path. */
  readonly where: (path: string) => string;
}

export interface Blob {
  readonly text: string;
  readonly modifiedAt: Instant;
}

export interface WriteCondition {
  readonly ifAbsent: true;
}
