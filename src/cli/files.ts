import { usageError } from './exit.ts';
import type { Io } from './io.ts';

/**
 * Reads a file that the person named.
 * @param what for people, `plan file`
 * @returns null when there is none
 * @throws ExitError (2) when it cannot be read: a folder, no permission
 */
export async function readNamed(io: Io, path: string, what: string): Promise<string | null> {
  try {
    return await io.readText(path);
  } catch (error) {
    throw usageError(`The ${what} ${path} cannot be read: ${whyOf(error)}.`);
  }
}

/** Writes a file that the person named. @throws ExitError (2) when it cannot be written */
export async function writeNamed(io: Io, path: string, text: string, what: string): Promise<void> {
  try {
    await io.writeText(path, text);
  } catch (error) {
    throw usageError(`The ${what} ${path} cannot be written: ${whyOf(error)}. Name another place.`);
  }
}

const WHY: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a part of its path is not a folder',
  EEXIST: 'a part of its path is not a folder',
  EACCES: 'permission was denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/** Why a file could not be read or written, the rest of a sentence. */
export function whyOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return WHY[code ?? ''] ?? (error instanceof Error ? error.message : String(error));
}
