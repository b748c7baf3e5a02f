import { createHash } from 'node:crypto';
import type { SinkUser } from '../../core/ports.ts';

export const CURRENT = 'AWSCURRENT';
export const PENDING = 'AWSPENDING';
export const PREVIOUS = 'AWSPREVIOUS';

/** Tag with the UserId whose secret it is: a name alone can pass to another user. */
export const USER_TAG = 'keywarden:user-id';
/** Tag with the id of the current key. */
export const KEY_TAG = 'keywarden:key-id';

/**
 * Name of a user's secret. Secrets take every character that IAM takes in a user name, except the comma; it becomes
 * a slash, which no user name has, so that no two users share a name.
 */
export function secretName({ user }: SinkUser): string {
  return `keywarden/${user.replaceAll(',', '/')}`;
}

/**
 * Version id of a key's secret, in the shape of a UUID: storing the same key again is storing the same version, which
 * Secrets Manager takes for done.
 */
export function versionId(keyId: string): string {
  return uuidOf(`keywarden key ${keyId}`);
}

/** Version id of the version without a key. */
export const PLACEHOLDER = uuidOf('keywarden placeholder');

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
