import { z } from 'zod';
import { type Parsed, parseVersioned } from '../store/parse-json.ts';
import type { Awake } from './wake.ts';

/**
 * Objects that the functions of one run leave for each other. While an installation is updated an older function may find
 * what a newer one left: unknown fields and codes are passed on, and another version is refused.
 */

/** Keeps something, with the version of its shape. @throws AwsFailure */
export async function keep({ objects, results }: Awake, key: string, value: object): Promise<void> {
  await objects.writeText(results.bucket, key, versioned(value));
}

/** The text of something that is kept. */
export function versioned(value: object): string {
  return JSON.stringify({ version: 1, ...value });
}

/**
 * Reads what was kept.
 * @returns null: there is nothing; else the value, or why it cannot be used
 * @throws AwsFailure
 */
export async function readKept<T>(
  { objects, results }: Awake,
  key: string,
  schema: z.ZodType<T>,
): Promise<Parsed<T> | null> {
  const found = await objects.readText(results.bucket, key);
  if (found === null) return null;
  const parsed = parseVersioned(found.text, schema);
  if (parsed.ok) return parsed;
  return { ...parsed, because: `s3://${results.bucket}/${key} cannot be used: ${parsed.because}` };
}

/** The same, where nothing can go on without it. @throws Error when it cannot be used; AwsFailure */
export async function mustReadKept<T>(awake: Awake, key: string, schema: z.ZodType<T>): Promise<T | null> {
  const read = await readKept(awake, key, schema);
  if (read === null) return null;
  if (read.ok) return read.value;
  throw new Error(`${read.because}.`);
}

/** What earlier builds kept does not say its version. */
export const VERSION = z.literal(1).optional();
