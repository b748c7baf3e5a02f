import type { SinkUser } from '../../core/ports.ts';

/** Where owners read; everything below it may be visible to somebody. */
export const VISIBLE = 'credential/';

/** The object that the owner fetches, by predecessor B's name: its group policies open `credential/${aws:username}/*`. */
export function finalName({ user }: SinkUser, keyId: string): string {
  return `${VISIBLE}${user}/${user}${endingOf(keyId)}`;
}

/** How the name of a key's object ends, whatever its user was called when it was made. */
export function endingOf(keyId: string): string {
  return `_${keyId}.csv`;
}

/**
 * The same until the rotation is committed: outside of everything that owners can read, and by the user's id, which a
 * change of name leaves as it is.
 */
export function pendingName({ userId }: SinkUser, keyId: string): string {
  return `pending/${userId}/${keyId}.csv`;
}

/** Where earlier builds kept it until then; a rotation that they began may still have to be undone. */
export function formerPendingName({ user }: SinkUser, keyId: string): string {
  return `${VISIBLE}!pending/${user}/${user}${endingOf(keyId)}`;
}

/** Written, copied and removed before a key is created: whether the bucket takes what we are about to put into it. */
export function probeNames({ user, userId }: SinkUser): {
  readonly pending: string;
  readonly visible: string;
} {
  return { pending: `pending/${userId}/probe`, visible: `${VISIBLE}${user}/keywarden-probe` };
}
