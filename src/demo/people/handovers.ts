import type { Mail } from '../../sandbox/ses/mails.ts';

/** A new key that a mail says is ready, in the words of the mail. */
export interface Handover {
  readonly account: string;
  readonly user: string;
  /** The key that it replaces, and that may fetch it. */
  readonly oldKeyId: string;
  readonly secretId: string;
  readonly region: string;
  /** When the mail was sent, UTC ISO 8601. */
  readonly at: string;
}

const KEY = /^(AKIA[A-Z0-9]{16}) of (\S+)$/;
const COMMAND = /^ +aws secretsmanager get-secret-value --secret-id (\S+) .*--region (\S+)$/;

/** The handovers of which a mail tells: under the name of a key, the command that fetches its successor. */
export function handoversIn({ text, account, at }: Mail): readonly Handover[] {
  const found: Handover[] = [];
  let key: readonly [id: string, user: string] | undefined;
  for (const line of (text ?? '').split('\n')) {
    const [, id, user] = KEY.exec(line) ?? [];
    if (id !== undefined && user !== undefined) key = [id, user];
    const [, secret, region] = COMMAND.exec(line) ?? [];
    if (key === undefined || secret === undefined || region === undefined) continue;
    const [oldKeyId, name] = key;
    found.push({ account, user: name, oldKeyId, secretId: secret.replaceAll("'", ''), region, at });
  }
  return found;
}
