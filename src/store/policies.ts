import { createHash } from 'node:crypto';
import { type Known, known, unknown } from '../core/model/known.ts';
import type { Blobs } from './blobs.ts';

/**
 * The texts of policies that runs went by, each once, named by its SHA-256: `<scope>/policies/<hash>.yaml`. The journal names
 * the hash. Secrets are not in them: a configuration holds references to secrets only.
 */

/** Name of a policy's text: the SHA-256 of its UTF-8, without a byte order mark. */
export function policyTextHash(text: string): string {
  return createHash('sha256').update(withoutMark(text)).digest('hex');
}

/**
 * Keeps a text as its file stands. One that another hand changed is put right: its name says what it must be.
 * @returns its hash
 * @throws StoreError
 */
export async function keepPolicy(blobs: Blobs, scope: string, text: string): Promise<string> {
  const hash = policyTextHash(text);
  const file = fileOf(scope, hash);
  if ((await blobs.read(file))?.text !== withoutMark(text)) await blobs.write(file, withoutMark(text));
  return hash;
}

/**
 * The text that belongs to a hash.
 * @returns unknown where it is gone, or is another one
 * @throws StoreError when it cannot be read
 */
export async function readPolicy(blobs: Blobs, scope: string, hash: string): Promise<Known<string>> {
  // It is read from a journal that somebody may have made up: it must not lead to another file.
  if (!/^[0-9a-f]{64}$/.test(hash)) return unknown(`"${hash}" is not the SHA-256 of a policy`);
  const where = blobs.where(fileOf(scope, hash));
  const found = await blobs.read(fileOf(scope, hash));
  if (found === null) return unknown(`${where} is gone`);
  if (policyTextHash(found.text) === hash) return known(found.text);
  return unknown(`${where} was changed: its text is not the one that its name is the SHA-256 of`);
}

function fileOf(scope: string, hash: string): string {
  return `${scope}/policies/${hash}.yaml`;
}

/** Not every reader of files hands it on. */
function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
