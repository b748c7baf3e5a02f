import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Receipt } from '../core/model/receipt.ts';
import { DAY } from '../core/model/time.ts';
import type { JournalEvent } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { folderBlobs } from './folder-blobs.ts';

/** Builders for the store's tests. */

export const SCOPE = 'aws/123456789012';
export const KEY = 'AKIAIOSFODNN7EXAMPLE';
export const OTHER_KEY = 'AKIAI44QH8DHBEXAMPLE';
export const NOW = Date.parse('2026-11-01T02:00:00Z');

/** Runs with a new folder, which is gone afterwards. */
export async function inFolder(test: (root: string) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'keywarden-store-'));
  try {
    await test(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Every file below a folder, as relative paths in order, temporary ones included. */
export async function filesIn(root: string): Promise<readonly string[]> {
  const paths = await readdir(root, { recursive: true });
  const isFile = await Promise.all(paths.map(async (path) => (await stat(join(root, path))).isFile()));
  return paths.filter((_path, index) => isFile[index]).toSorted();
}

/** Ids that differ: 1, 2, 3, … */
export function counter(): () => string {
  let count = 0;
  return () => `t${(count += 1)}`;
}

/** Blobs in memory, with the files open to the test. */
export function memoryBlobs(
  files = new Map<string, string>(),
): Blobs & { readonly files: Map<string, string> } {
  return {
    files,
    where: (path) => path,
    read: async (path) => {
      const text = files.get(path);
      return text === undefined ? null : { text, modifiedAt: NOW };
    },
    write: async (path, text, condition) => {
      if (condition?.ifAbsent && files.has(path)) return false;
      files.set(path, text);
      return true;
    },
    append: async (path, text) => void files.set(path, (files.get(path) ?? '') + text),
    list: async (folder) =>
      [...files.keys()]
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1))
        .toSorted(),
    remove: async (path) => void files.delete(path),
  };
}

export function blobsIn(root: string): Blobs {
  return folderBlobs(root, counter());
}

export function aReceipt(overrides: Partial<Receipt> = {}): Receipt {
  return {
    keyId: KEY,
    userId: 'AIDACKCEVSQ6C2EXAMPLE',
    announced: 'deactivate',
    reason: 'Unused',
    recipients: ['owner@example.com'],
    acceptedAt: NOW,
    messageId: 'message-1',
    promised: NOW + 7 * DAY,
    reminder: null,
    ground: null,
    deliveredAt: null,
    voided: null,
    ...overrides,
  };
}

export function anEvent(overrides: Partial<JournalEvent> = {}): JournalEvent {
  return { event: 'done', at: NOW, user: 'alice', keyId: KEY, data: { step: 'deactivate' }, ...overrides };
}
