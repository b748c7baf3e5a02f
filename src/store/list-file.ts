import { type Known, known } from '../core/model/known.ts';
import type { Seal } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import type { Parsed } from './parse-json.ts';
import { sealedFile } from './sealed-file.ts';
import { serial } from './serial.ts';
import { StoreError } from './store-error.ts';

export interface ListFile<T> {
  /** Empty where there is no file; unknown where it cannot be read. */
  readonly load: () => Promise<Known<readonly T[]>>;
  /**
   * Changes it, one change after the other.
   * @param edit gives back the list it was given where nothing changes
   * @returns whether anything changed
   * @throws StoreError where it cannot be read or written: then nothing is lost
   */
  readonly change: (edit: (all: readonly T[]) => readonly T[]) => Promise<boolean>;
}

/**
 * A list that is kept as one sealed file.
 * @param name of the list, which its seal is bound to
 * @param format what is written as JSON
 */
export function listFile<T>(
  blobs: Blobs,
  file: string,
  { seal, name }: { readonly seal: Known<Seal>; readonly name: string },
  parse: (text: string) => Parsed<readonly T[]>,
  format: (all: readonly T[]) => object,
): ListFile<T> {
  const inTurn = serial();
  const sealed = sealedFile(blobs, file, { seal, purpose: 'list', name }, parse);

  const load = async (): Promise<Known<readonly T[]>> => {
    const found = await sealed.read('Restore it from a copy, or remove it');
    return found.known ? known(found.value ?? []) : found;
  };
  return {
    load,
    change: (edit) =>
      inTurn(async () => {
        const before = await load();
        if (!before.known) throw new StoreError(`Could not change it: ${before.because}.`, file);
        const after = edit(before.value);
        if (after === before.value) return false;
        await sealed.write(format(after));
        return true;
      }),
  };
}
