import { constants } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Blob, Blobs, WriteCondition } from './blobs.ts';
import { isSafePath } from './names.ts';
import { StoreError, codeOf, storeError } from './store-error.ts';

/** The file system calls in use; tests pass ones that fail. */
export type FileSystem = Pick<
  typeof nodeFs,
  'mkdir' | 'open' | 'rename' | 'link' | 'unlink' | 'readdir' | 'stat' | 'readFile'
>;

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
/** Files being written; never listed. */
const TEMPORARY = '.';

/**
 * Blobs in a folder. It is made when something is first written. Only its owner can read what is written: notices name
 * people, and the journal tells an attacker which keys nobody watches.
 * @param randomId names temporary files
 */
export function folderBlobs(root: string, randomId: () => string, fs: FileSystem = nodeFs): Blobs {
  const where = (path: string): string => join(root, path);

  const attempt = async <T>(what: string, path: string, action: (file: string) => Promise<T>): Promise<T> => {
    if (!isSafePath(path)) throw new StoreError(`"${path}" cannot be a path in the store.`, path);
    try {
      return await action(where(path));
    } catch (error) {
      throw storeError(what, where(path), error);
    }
  };

  return {
    where,

    read: (path) => attempt('read', path, (file) => readOrNull(fs, file)),

    write: (path, text, condition) =>
      attempt('write', path, async (file) => {
        await makeFolder(fs, dirname(file));
        const temporary = join(dirname(file), `${TEMPORARY}${randomId()}.tmp`);
        try {
          await writeNew(fs, temporary, text);
          return await putInPlace(fs, temporary, file, condition);
        } finally {
          await fs.unlink(temporary).catch(ignore); // renamed away, or never made
        }
      }),

    append: (path, text) => attempt('append to', path, (file) => appendTo(fs, file, text)),

    list: (folder) =>
      attempt('list', folder, async (dir) => {
        const names = await fs.readdir(dir).catch(absentAs([]));
        return names.filter((name) => !name.startsWith(TEMPORARY)).toSorted();
      }),

    remove: (path) =>
      attempt('remove', path, async (file) => {
        await fs.unlink(file).catch(absentAs(undefined));
      }),
  };
}

async function readOrNull(fs: FileSystem, file: string): Promise<Blob | null> {
  try {
    const text = await fs.readFile(file, 'utf8');
    const { mtimeMs } = await fs.stat(file);
    return { text, modifiedAt: mtimeMs };
  } catch (error) {
    return absentAs(null)(error);
  }
}

async function writeNew(fs: FileSystem, file: string, text: string): Promise<void> {
  const handle = await fs.open(file, 'wx', PRIVATE_FILE);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function putInPlace(
  fs: FileSystem,
  from: string,
  to: string,
  condition?: WriteCondition,
): Promise<boolean> {
  try {
    // A link, unlike a rename, fails when something stands there: of two writers exactly one succeeds.
    await (condition?.ifAbsent ? fs.link(from, to) : fs.rename(from, to));
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  await syncFolder(fs, dirname(to));
  return true;
}

async function appendTo(fs: FileSystem, file: string, text: string): Promise<void> {
  // Without O_CREAT: what is appended to is there already, and to make it anew would hide that it was removed.
  const handle = await fs.open(file, constants.O_WRONLY | constants.O_APPEND);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a file's folder; the names of new folders must be as safe from a power cut as the file. */
async function makeFolder(fs: FileSystem, folder: string): Promise<void> {
  const first = await fs.mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made))
    await syncFolder(fs, dirname(made));
}

/** Without this a power cut could take back the name of a file whose content is safe. */
async function syncFolder(fs: FileSystem, folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function absentAs<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (codeOf(error) === 'ENOENT') return value;
    throw error;
  };
}

function ignore(): void {}
