import { z } from 'zod';
import { type Known, known } from '../core/model/known.ts';
import type { Seal } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { parseVersioned } from './parse-json.ts';
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
  /** Removes the file, whatever it says. @throws StoreError */
  readonly clear: () => Promise<void>;
}

/** What the file looks like: `{ "version": 1, "<name>": […] }`. */
export interface ListShape<T> {
  readonly name: string;
  /** One entry. A loose object: what a newer build wrote into it is kept. */
  readonly entry: z.ZodType<T>;
  /** How entries are ordered when read; absent: as they stand. */
  readonly order?: (a: T, b: T) => number;
}

/**
 * A list that is kept as one sealed file. Fields of the file that only a newer build knows are written back.
 * @param format what is written of an entry as JSON
 */
export function listFile<T>(
  blobs: Blobs,
  file: string,
  seal: Known<Seal>,
  { name, entry, order }: ListShape<T>,
  format: (entry: T) => object,
): ListFile<T> {
  const inTurn = serial();
  const File = z.looseObject({ version: z.literal(1), [name]: z.array(entry) });
  const sealed = sealedFile(blobs, file, { seal, purpose: 'list', name }, (text) =>
    parseVersioned(text, File),
  );

  const read = async (): Promise<Known<Stored<T>>> => {
    const found = await sealed.read(blobs.where(file), REMEDY);
    if (!found.known) return found;
    const { [name]: stored = [], ...rest } = found.value ?? { version: 1 };
    const all = stored as readonly T[];
    return known({ rest, all: order === undefined ? all : all.toSorted(order) });
  };
  return {
    clear: () => inTurn(() => blobs.remove(file)),
    load: async () => {
      const found = await read();
      return found.known ? known(found.value.all) : found;
    },
    change: (edit) =>
      inTurn(async () => {
        const before = await read();
        if (!before.known) throw new StoreError(`Could not change it: ${before.because}.`, file);
        const { rest, all } = before.value;
        const after = edit(all);
        if (after === all) return false;
        await sealed.write({ ...rest, [name]: after.map(format) });
        return true;
      }),
  };
}

const REMEDY = 'Restore it from a copy, or remove it';

interface Stored<T> {
  /** Everything in the file but the list. */
  readonly rest: Readonly<Record<string, unknown>>;
  readonly all: readonly T[];
}
