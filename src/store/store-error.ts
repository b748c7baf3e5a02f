/** The store could not be read or written. Nothing destructive may follow. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  /** The file or folder. */
  readonly path: string;
  /** The system's code, `ENOSPC`; null where the content is at fault. */
  readonly code: string | null;

  constructor(message: string, path: string, code: string | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.path = path;
    this.code = code;
  }
}

/** What each code means, and what to do about it. */
const CODES: Readonly<Record<string, readonly [meaning: string, remedy: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space, then run again.'],
  EDQUOT: ['the disk quota is used up', 'Free some space or raise the quota, then run again.'],
  EACCES: ['permission was denied', 'Give the user that runs keywarden access to the store folder.'],
  EPERM: [
    'it is not permitted here',
    'Keep the store on a local file system that the user owns and that has hard links.',
  ],
  ENOTSUP: ['the file system cannot do it', 'Keep the store on a local file system with hard links.'],
  ENOENT: [
    'it is no longer there',
    'If somebody removed it, put it back; `keywarden history --verify` says what is missing.',
  ],
  EROFS: ['the file system is read-only', 'Name a writable folder as `store`.'],
  ENOTDIR: ['a file stands where a folder should be', 'Name another folder as `store`, or remove that file.'],
  EISDIR: [
    'a folder stands where a file should be',
    'Remove that folder, or name another folder as `store`.',
  ],
  EMFILE: ['too many files are open', 'Raise the limit (ulimit -n), then run again.'],
  EIO: ['the disk reported an error', 'Check the disk; restore the store from a copy if need be.'],
};

/**
 * A system error in words: what failed, why, and what to do.
 * @param what `read`, `write`, `list`, …
 */
export function storeError(what: string, path: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const code = codeOf(cause);
  const [meaning, remedy] = CODES[code ?? ''] ?? [
    'of an unexpected error',
    'Check the store folder, then run again.',
  ];
  const why = code === null ? meaning : `${meaning} (${code})`;
  return new StoreError(`Could not ${what} ${path}, because ${why}. ${remedy}`, path, code, cause);
}

/** The code of a system error; null for any other error. */
export function codeOf(error: unknown): string | null {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}
