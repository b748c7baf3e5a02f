import { type Known, forged, known, unknown } from '../core/model/known.ts';
import { NOT_BELIEVED } from '../core/model/seal.ts';
import type { Seal, SealPurpose } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { type Parsed, unusable } from './parse-json.ts';
import { StoreError } from './store-error.ts';

/** A file of the store that nobody else could have written. */
export interface SealedFile<T> {
  /**
   * Null where there is no file; unknown where it cannot be read; forged where it is not as we wrote it.
   * @param what it is called in messages
   * @param remedy what to do where it is damaged, a sentence without its full stop
   */
  readonly read: (what: string, remedy: string) => Promise<Known<T | null>>;
  /** @throws StoreError; also where there is no state key to seal with, and where it could not be read back */
  readonly write: (body: Readonly<Record<string, unknown>>) => Promise<void>;
}

/**
 * @param seal unknown: the state key is not at hand; then the file is read as if it were sealed, and never written
 * @param name what the seal binds the file to
 */
export function sealedFile<T>(
  blobs: Blobs,
  file: string,
  {
    seal,
    purpose,
    name,
  }: { readonly seal: Known<Seal>; readonly purpose: SealPurpose; readonly name: string },
  parse: (text: string) => Parsed<T>,
): SealedFile<T> {
  const where = blobs.where(file);
  return {
    read: async (what, remedy) => {
      const text = await readText(blobs, file);
      if (!text.known) return text;
      if (text.value === null) return known(null);
      const parsed = parse(text.value);
      if (!parsed.ok) return unknown(unusable(what, parsed, remedy));
      if (!seal.known) return known(parsed.value);
      const { content, seal: given } = split(text.value);
      const standing = seal.value.check(purpose, [name], content, given);
      return standing === 'sealed' ? known(parsed.value) : forged(`${where} ${NOT_BELIEVED[standing]}`);
    },
    write: async ({ seal: _seal, ...body }) => {
      if (!seal.known) throw new StoreError(`Could not write ${file}: ${seal.because}.`, where);
      const sealed = { ...body, seal: seal.value.sign(purpose, [name], JSON.stringify(body)) };
      const text = `${JSON.stringify(sealed, null, 2)}\n`;
      // A file that nobody can read would hold its users for good.
      const readBack = parse(text);
      if (!readBack.ok) throw new StoreError(`Refused to write ${where}: ${readBack.because}`, where);
      await blobs.write(file, text);
    },
  };
}

/** What the seal of a file is about: the file as JSON without spaces, and without the seal. */
function split(text: string): { readonly content: string; readonly seal: string | null } {
  const { seal, ...body } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return { content: JSON.stringify(body), seal: typeof seal === 'string' ? seal : null };
}

async function readText(blobs: Blobs, file: string): Promise<Known<string | null>> {
  try {
    return known((await blobs.read(file))?.text ?? null);
  } catch (error) {
    if (error instanceof StoreError) return unknown(error.message);
    throw error;
  }
}
