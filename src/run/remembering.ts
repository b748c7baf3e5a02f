import { messageOf } from '../act/run-ends.ts';
import type { LiveMemory } from '../act/memory.ts';

/**
 * Does something that changes what is remembered of users, and keeps that also where it fails: then the failure is the
 * one to tell of. Where only the keeping fails, what was done is told all the same.
 * @returns what was done, and why it is not remembered, one sentence; null: it is
 */
export async function remembering<T>(
  memory: LiveMemory,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly unsaved: string | null }> {
  let value: T;
  try {
    value = await work();
  } catch (error) {
    await memory.save().catch(() => {});
    throw error;
  }
  try {
    await memory.save();
    return { value, unsaved: null };
  } catch (error) {
    return { value, unsaved: `What was seen of the users could not be kept: ${messageOf(error)}` };
  }
}
