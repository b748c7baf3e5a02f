import { z } from 'zod';
import { type Known, forged, known, unknown } from '../core/model/known.ts';
import { NOT_BELIEVED } from '../core/model/seal.ts';
import type { Seal, SealPurpose } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import type { Parsed } from './parse-json.ts';
import { StoreError } from './store-error.ts';

/** A file of the store that nobody else could have written. */
export interface SealedFile<T> {
  /**
   * Null where there is no file; unknown where it cannot be read; forged where it is not as we wrote it.
   * @param because what to do about it, the rest of a sentence
   */
  readonly read: (advice: string) => Promise<Known<T | null>>;
  /** @throws StoreError; also where there is no state key to seal with */
  readonly write: (body: object) => Promise<void>;
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
  return {
    read: async (advice) => {
      const text = await readText(blobs, file);
      if (!text.known || text.value === null) return text as Known<null>;
      const where = blobs.where(file);
      const parsed = parse(text.value);
      const split = withoutSeal(text.value);
      if (!parsed.ok || split === null)
        return unknown(
          `${where} cannot be used: ${parsed.ok ? 'it is not JSON' : parsed.because}. ${advice}`,
        );
      if (!seal.known) return known(parsed.value);
      const standing = seal.value.check(purpose, [name], split.content, split.seal);
      if (standing !== 'sealed') return forged(`${where} ${NOT_BELIEVED[standing]}`);
      return known(parsed.value);
    },
    write: async (body) => {
      if (!seal.known) throw new StoreError(`Could not write ${file}: ${seal.because}.`, blobs.where(file));
      const content = JSON.stringify(body);
      const text = `${JSON.stringify({ ...body, seal: seal.value.sign(purpose, [name], content) }, null, 2)}\n`;
      const readBack = parse(text);
      if (!readBack.ok)
        throw new StoreError(`Refused to write ${file}: ${readBack.because}`, blobs.where(file));
      await blobs.write(file, text);
    },
  };
}

const AnyObject = z.record(z.string(), z.unknown());

/** What the seal of a file is about: the file as JSON without spaces, and without the seal. */
function withoutSeal(text: string): { readonly content: string; readonly seal: string | null } | null {
  try {
    const { seal, ...body } = AnyObject.parse(JSON.parse(text));
    return { content: JSON.stringify(body), seal: typeof seal === 'string' ? seal : null };
  } catch {
    return null;
  }
}

async function readText(blobs: Blobs, file: string): Promise<Known<string | null>> {
  try {
    return known((await blobs.read(file))?.text ?? null);
  } catch (error) {
    if (error instanceof StoreError) return unknown(error.message);
    throw error;
  }
}
