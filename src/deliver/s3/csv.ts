import { csv } from '../../core/csv.ts';
import type { NewKey, Secret, SinkUser } from '../../core/ports.ts';
import { secretOf } from '../../core/secret.ts';

/** The file that predecessor B handed out: a header and one row. */
export function credentialCsv({ user }: SinkUser, { keyId, secret }: NewKey): Secret {
  return secretOf(
    csv([
      ['UserName', 'AccessKeyId', 'SecretAccessKey'],
      // A script cuts the secret out of its row, and it may begin with a plus.
      [user, keyId, { verbatim: secret.reveal() }],
    ]),
  );
}
