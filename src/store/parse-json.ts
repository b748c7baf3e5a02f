import { z } from 'zod';

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly because: string;
      /** A newer Keywarden wrote it, and it is right as it stands: what helps is an update. Absent: it is not so. */
      readonly isNewer?: true;
    };

type Revive = (key: string, value: unknown) => unknown;

/**
 * Reads JSON of a known shape.
 * @param revive as JSON.parse takes it
 * @returns the value, or why it is not one; the reason never repeats the text
 */
export function parseJson<T>(text: string, schema: z.ZodType<T>, revive?: Revive): Parsed<T> {
  let value: unknown;
  try {
    value = JSON.parse(text, revive);
  } catch {
    return { ok: false, because: 'it is not JSON; it may have been cut short' };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  const place = issue && issue.path.length > 0 ? `${issue.path.join('.')} ` : '';
  return { ok: false, because: `${place}${issue?.message ?? 'it is not as expected'}` };
}

/**
 * Reads a file that says its version, 1. What a newer Keywarden wrote within version 1 is read; another version means
 * that acting on it without knowing it is not safe.
 */
export function parseVersioned<T>(text: string, schema: z.ZodType<T>): Parsed<T> {
  const head = parseJson(text, z.looseObject({}));
  if (!head.ok) return head;
  const version = versionOf(head.value);
  return typeof version === 'number' && version > 1 ? newer(version, 1) : parseJson(text, schema);
}

/** What a stored object says of its version; undefined: nothing. */
export function versionOf(stored: Readonly<Record<string, unknown>>): unknown {
  return stored['version'];
}

/** @param ours the version that this Keywarden reads */
export function newer(version: unknown, ours: number): Parsed<never> {
  const said = typeof version === 'number' ? version : JSON.stringify(version);
  return {
    ok: false,
    because: `it is of version ${said}, and this Keywarden reads version ${ours}. A newer one wrote it: update Keywarden`,
    isNewer: true,
  };
}

/** A code of ours; a newer Keywarden may have one that we do not know, and then it is equal to none of ours. */
export function code<T extends string>() {
  return z
    .string()
    .min(1)
    .transform((written) => written as T);
}

/**
 * Says that something stored cannot be used, and what to do about it.
 * @param remedy where the file is damaged; what a newer Keywarden wrote is to be left alone
 */
export function unusable(
  what: string,
  { because, isNewer }: { readonly because: string; readonly isNewer?: true },
  remedy: string,
): string {
  return `${what} cannot be used: ${because}${isNewer === true ? '' : `. ${remedy}`}`;
}
