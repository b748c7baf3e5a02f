import type { z } from 'zod';
import { type AccountLine, about } from './account.ts';
import type { Entry, ImportFault } from './entry.ts';
import type { Environment } from './environment.ts';
import { oneLine } from './scalar.ts';

/** The longest a duration can be written, in days. */
const MOST_DAYS = 99_999;

const ADD_A_FILE = 'give a second file with a line ';

/** Reads the variables one by one, and collects every fault and every line of the account on the way. */
export interface Settings {
  readonly faults: ImportFault[];
  readonly lines: AccountLine[];
  /** A text that our schema takes too; undefined with a fault, or where it is optional and not there. */
  readonly text: (
    name: string,
    schema: z.ZodType,
    options?: { readonly optional?: boolean },
  ) => Known | undefined;
  /** A whole number of days; undefined with a fault, or where it is optional and not there. */
  readonly days: (name: string, options?: { readonly optional?: boolean }) => KnownDays | undefined;
  /** Whatever stands there; undefined: nothing, or nothing that is known. */
  readonly any: (name: string) => Known | undefined;
}

export interface Known {
  readonly entry: Entry;
  readonly value: string;
}

export interface KnownDays {
  readonly entry: Entry;
  readonly days: number;
}

/** @param where the place of a fault about what is missing */
export function settingsOf({ entries }: Environment, where: { readonly file: string }): Settings {
  const faults: ImportFault[] = [];
  const lines: AccountLine[] = [];
  const wanted = (name: string, optional: boolean): Known | undefined => {
    const entry = entries.get(name);
    const value = entry?.value?.trim() ?? '';
    if (entry !== undefined && entry.value === null) {
      // Without a word on what it hangs on, its line could not be read, and that is a fault already.
      if (entry.unresolved !== null)
        faults.push(fault(entry, `${name} is ${oneLine(entry.unresolved)}: ${ADD_A_FILE}${name}=… .`));
      return undefined;
    }
    if (entry === undefined || value === '') {
      const place = entry ?? { file: where.file, line: 1 };
      if (!optional) faults.push({ file: place.file, line: place.line, message: `${name} is missing.` });
      return undefined;
    }
    lines.push(
      ...entry.assumed.map((what) => about(entry, 'assumed', `hangs on what the files do not say: ${what}.`)),
    );
    return { entry, value };
  };
  return {
    faults,
    lines,
    any: (name) => {
      const entry = entries.get(name);
      const value = entry?.value?.trim() ?? '';
      return entry === undefined || value === '' ? undefined : { entry, value };
    },
    text: (name, schema, { optional = false } = {}) => {
      const found = wanted(name, optional);
      const parsed = found && schema.safeParse(found.value);
      if (!found || parsed?.success) return found;
      faults.push(fault(found.entry, `${name} ${parsed?.error.issues[0]?.message ?? 'cannot be read'}.`));
      return undefined;
    },
    days: (name, { optional = false } = {}) => {
      const found = wanted(name, optional);
      if (found === undefined) return undefined;
      const days = /^\d{1,9}$/.test(found.value) ? Number(found.value) : Number.NaN;
      if (Number.isNaN(days)) faults.push(fault(found.entry, `${name} must be a whole number of days.`));
      else if (days > MOST_DAYS)
        faults.push(fault(found.entry, `${name} must be at most ${MOST_DAYS} days.`));
      else return { entry: found.entry, days };
      return undefined;
    },
  };
}

function fault({ file, line }: Entry, message: string): ImportFault {
  return { file, line, message };
}
