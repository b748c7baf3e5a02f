import type { SinkUser } from '../../core/ports.ts';

/** The object that the owner fetches, by predecessor B's name: its group policies open `credential/${aws:username}/*`. */
export function finalName({ user }: SinkUser, keyId: string): string {
  return `credential/${user}/${user}_${keyId}.csv`;
}

/**
 * The same until the key is tested. Under `credential/`, so that one statement of a bucket or role policy and one
 * lifecycle rule cover both; and no user's own folder, since no user name has a `!`.
 */
export function pendingName({ user }: SinkUser, keyId: string): string {
  return `credential/!pending/${user}/${user}_${keyId}.csv`;
}

/** Written and removed before a key is created: whether the bucket takes what we are about to put into it. */
export function probeName({ user }: SinkUser): string {
  return `credential/!pending/${user}/probe`;
}
