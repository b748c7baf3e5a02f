import type { NewKey, Secret, SinkUser } from '../../core/ports.ts';
import { secretOf } from '../../core/secret.ts';

/** What the owner reads. */
export function valueOf({ user }: SinkUser, { keyId, secret }: NewKey): Secret {
  return secretOf(JSON.stringify({ UserName: user, AccessKeyId: keyId, SecretAccessKey: secret.reveal() }));
}

/**
 * The first version of every secret. Secrets Manager makes the first version current whatever is asked for, and an
 * untested key must not be; it also is what becomes current again when a user's first key is undone.
 */
export function placeholderOf({ user }: SinkUser): string {
  return JSON.stringify({ UserName: user, Note: 'No access key has been handed over here yet.' });
}
