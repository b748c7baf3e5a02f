import type { NewKey, Secret, SinkUser } from '../../core/ports.ts';
import { secretOf } from '../../core/secret.ts';

/** The file that predecessor B handed out: a header and one row. */
export function credentialCsv({ user }: SinkUser, { keyId, secret }: NewKey): Secret {
  return secretOf(
    csv([
      ['UserName', 'AccessKeyId', 'SecretAccessKey'],
      [user, keyId, secret.reveal()],
    ]),
  );
}

/** CSV as RFC 4180 has it, with plain line feeds: a shell would take a carriage return for part of the secret. */
export function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
