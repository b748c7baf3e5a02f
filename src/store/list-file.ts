import { type Known, known, unknown } from '../core/model/known.ts';
import type { Blobs } from './blobs.ts';
import type { Parsed } from './parse-json.ts';
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
 * A list that is kept as one file.
 * @param format what is written as JSON
 */
export function listFile<T>(
  blobs: Blobs,
  file: string,
  parse: (text: string) => Parsed<readonly T[]>,
  format: (all: readonly T[]) => object,
): ListFile<T> {
  const inTurn = serial();

  const load = async (): Promise<Known<readonly T[]>> => {
    try {
      const text = (await blobs.read(file))?.text ?? null;
      if (text === null) return known([]);
      const parsed = parse(text);
      if (parsed.ok) return known(parsed.value);
      return unknown(
        `${blobs.where(file)} cannot be used: ${parsed.because}. Restore it from a copy, or remove it`,
      );
    } catch (error) {
      if (error instanceof StoreError) return unknown(error.message);
      throw error;
    }
  };
  return {
    load,
    change: (edit) =>
      inTurn(async () => {
        const before = await load();
        if (!before.known) throw new StoreError(`Could not change it: ${before.because}.`, file);
        const after = edit(before.value);
        if (after === before.value) return false;
        await blobs.write(file, `${JSON.stringify(format(after), null, 2)}\n`);
        return true;
      }),
  };
}
