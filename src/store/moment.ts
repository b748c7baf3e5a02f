import { z } from 'zod';
import { type Instant, parseIso } from '../core/model/time.ts';

/** A moment as the store writes it, to the millisecond: `2026-11-01T02:00:00.000Z`. @throws RangeError for none */
export function momentText(at: Instant): string {
  return new Date(at).toISOString();
}

/** Reads what momentText writes, and nothing else. */
export const moment = z
  .string()
  .refine((text) => isMoment(text), { error: 'is not a moment' })
  .transform((text) => Date.parse(text));

function isMoment(text: string): boolean {
  const at = parseIso(text);
  return at !== undefined && momentText(at) === text;
}
