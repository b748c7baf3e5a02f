import type { z } from 'zod';

export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly because: string };

/**
 * Reads JSON of a known shape.
 * @returns the value, or why it is not one; the reason never repeats the text
 */
export function parseJson<T>(text: string, schema: z.ZodType<T>): Parsed<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, because: 'it is not JSON; it may have been cut short' };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  const place = issue && issue.path.length > 0 ? `${issue.path.join('.')} ` : '';
  return { ok: false, because: `${place}${issue?.message ?? 'it is not as expected'}` };
}
