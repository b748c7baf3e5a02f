/**
 * Something read from outside. A read that failed is not an empty answer: it is unknown, and unknown blocks every
 * step that would need it.
 */
export type Known<T> = { readonly known: true; readonly value: T } | Unknown;

export interface Unknown {
  readonly known: false;
  /** What could not be read and why, for people. */
  readonly because: string;
  /** It was read, and is not what we wrote: somebody else did. Absent: it could not be read. */
  readonly forged?: true;
}

export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

/** @param because a sentence or part of one; its full stop is left to whoever quotes it */
export function unknown(because: string): Unknown {
  return { known: false, because: because.replace(/\.+$/, '') };
}

/** What stands there is not what we wrote. @param because as of `unknown` */
export function forged(because: string): Unknown {
  return { ...unknown(because), forged: true };
}
