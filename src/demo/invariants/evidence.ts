import type { LoggedCall } from '../../sandbox/log/call-log.ts';
import type { Mail } from '../../sandbox/ses/mails.ts';

/** Milliseconds since the epoch. */
export type Moment = number;

/** What the embedded AWS saw. Nothing in here was written by Keywarden. */
export interface Evidence {
  readonly calls: readonly LoggedCall[];
  readonly mails: readonly Mail[];
}

/** What was agreed before the first day; the evidence is held against it. */
export interface Agreement {
  /** Whether a caller's ARN is that of Keywarden. */
  readonly isKeywarden: (caller: string) => boolean;
  /** Gets the digests, which name keys and are no notices. */
  readonly operators: string;
  /** Name of the secret in which a user's new keys are handed over. */
  readonly secretOf: (user: string) => string;
  /** So many keys of an account may be switched off in 20 hours, and as many deleted, and as many made. */
  readonly perDay: number;
  readonly termsOf: (account: string, user: string) => Terms;
  /** A key that was there before the first call; undefined for one that was made since. */
  readonly keyBefore: (keyId: string) => KeyBefore | undefined;
}

/** What holds for a user's keys; times in ms. */
export interface Terms {
  /** A key may be deactivated when it was not used for so long. */
  readonly unusedAfter: number;
  /** Or when a newer key is in use, and the old one has reached `age` and was quiet for `idle`. */
  readonly replaced: { readonly age: number; readonly idle: number };
  /** Least time from a delivered notice to the step it announces. */
  readonly grace: number;
  /** Least time from deactivation to deletion. */
  readonly deleteAfter: number;
  /** Addresses that answer for the user, in lower case; an `email` tag put on it since counts as well. */
  readonly answers: readonly string[];
  /** Nothing may be changed before this; null: the user is not exempt. */
  readonly exemptUntil: Moment | null;
}

interface KeyBefore {
  readonly createdAt: Moment;
  /** Null: never used. */
  readonly lastUsedAt: Moment | null;
}

/** One thing that was looked at. */
export interface Finding {
  /** What is wrong, a sentence naming key and day; null: all is well. */
  readonly violation: string | null;
}

export const DAY = 86_400_000;

/** @param says starts with the key, `AKIA… of bob (111122223333) was deleted` */
export function holds(condition: boolean, says: () => string): Finding {
  return { violation: condition ? null : says() };
}

/** The UTC day, `2026-11-01`. */
export function dayOf(at: Moment): string {
  return new Date(at).toISOString().slice(0, 10);
}
