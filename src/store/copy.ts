import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { unknown } from '../core/model/known.ts';
import type { ObjectApi } from '../aws/s3-objects.ts';
import type { Blobs } from './blobs.ts';
import { folderBlobs } from './folder-blobs.ts';
import { genesis, parseLine } from './journal/entry.ts';
import { listJournal, readLines } from './journal/files.ts';
import { type VerifyResult, verifyJournal } from './journal/verify.ts';
import { isSafePath } from './names.ts';
import { s3Blobs } from './s3-blobs.ts';
import { StoreError, codeOf } from './store-error.ts';

/** The journal of one account in a copied folder. */
export interface CopiedJournal {
  /** The account's number, as its folder is named. */
  readonly account: string;
  readonly folder: string;
  /** As `Store.verify`. @throws StoreError when a file cannot be read */
  readonly verify: (expected?: { readonly head?: string | undefined }) => Promise<VerifyResult>;
}

/**
 * The journals in a folder: of a store, of a partition in it, or of one account; copied from a folder or from a bucket. It
 * needs nothing but the files: no AWS, no configuration, and nothing is written.
 * @returns none where no journal is found
 * @throws StoreError when the folder cannot be read
 */
export async function journalsIn(folder: string): Promise<readonly CopiedJournal[]> {
  const accounts: string[] = [];
  const search = async (dir: string, depth: number): Promise<void> => {
    const below = await foldersIn(dir);
    if (below.includes(JOURNAL)) accounts.push(dir);
    else if (depth > 0) for (const name of below) await search(join(dir, name), depth - 1);
  };
  await search(resolve(folder), DEPTH);
  return Promise.all(accounts.map(copied));
}

/** Whoever has a copy may have no more: the chain is checked, and the seals are not. */
const NO_KEY = unknown('a copy is checked without the state key');

const JOURNAL = 'journal';
/** `<partition>/<account>` below a store. */
const DEPTH = 2;
/** Where the folder above an account is no longer named after its partition. */
const PARTITIONS = [
  'aws',
  'aws-us-gov',
  'aws-cn',
  'aws-eusc',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
];

async function copied(folder: string): Promise<CopiedJournal> {
  const account = basename(folder);
  const isOfBucket = (await foldersIn(join(folder, JOURNAL))).some((name) => name.startsWith('day='));
  const open = isOfBucket ? bucketCopy : folderCopy;
  const above = basename(dirname(folder));
  const scopes = [above, ...PARTITIONS].map((name) => `${name}/${account}`).filter(isSafePath);
  const first = await firstPrev(open(folder, `x/${account}`), `x/${account}`);
  const scope = scopes.find((each) => genesis(each) === first) ?? scopes[0] ?? `aws/${account}`;
  return {
    account,
    folder,
    verify: (expected) => verifyJournal(open(folder, scope), scope, NO_KEY, expected),
  };
}

/** What the first entry follows: it says in which partition the account is. Null: there is none that can be read. */
async function firstPrev(blobs: Blobs, scope: string): Promise<string | null> {
  const [file] = (await listJournal(blobs, scope)).files;
  const line = file === undefined ? undefined : (await readLines(blobs, file)).lines[0];
  const parsed = line === undefined ? null : parseLine(line);
  return parsed?.ok === true ? parsed.value.prev : null;
}

/** An account's folder, as a folder store has it. */
function folderCopy(folder: string, scope: string): Blobs {
  const blobs = folderBlobs(folder, () => refuse());
  const own = (path: string) => path.slice(scope.length + 1);
  return {
    where: (path) => blobs.where(own(path)),
    read: (path) => blobs.read(own(path)),
    list: (path) => blobs.list(own(path)),
    write: refuse,
    append: refuse,
    remove: refuse,
  };
}

/** An account's folder, as it was copied from a bucket: one folder a day, and long journals in several objects. */
function bucketCopy(folder: string, scope: string): Blobs {
  const fileOf = (key: string) => join(folder, key.slice(scope.length + 1));
  const objects: ObjectApi = {
    readText: async (_bucket, key) => {
      const text = await readOrNull(fileOf(key));
      return text === null ? null : { text, etag: '', modifiedAt: 0 };
    },
    keys: async (_bucket, prefix) => {
      const below = fileOf(prefix);
      const found = await readdir(below, { recursive: true, withFileTypes: true });
      return found
        .filter((entry) => entry.isFile())
        .map((entry) => `${scope}/${relativeTo(folder, join(entry.parentPath, entry.name))}`)
        .toSorted();
    },
    writeText: refuse,
    remove: refuse,
  };
  const blobs = s3Blobs(objects, { bucket: '-', prefix: '' });
  const where = (path: string) => fileOf(blobs.where(path).slice('s3://-/'.length));
  return { ...blobs, where };
}

function relativeTo(folder: string, file: string): string {
  return file.slice(folder.length + 1).replaceAll('\\', '/');
}

async function foldersIn(dir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    throw new StoreError(
      `${dir} cannot be read (${codeOf(error) ?? 'unexpected error'}).`,
      dir,
      codeOf(error),
    );
  }
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return (await stat(file)).isFile() ? await readFile(file, 'utf8') : null;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new StoreError(
      `${file} cannot be read (${codeOf(error) ?? 'unexpected error'}).`,
      file,
      codeOf(error),
    );
  }
}

function refuse(): never {
  throw new Error('a copy is only read');
}
