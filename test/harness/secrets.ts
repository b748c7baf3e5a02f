import type { Control } from '../../src/sandbox/control/control.ts';
import { secretOf } from '../../src/sandbox/credentials/admin.ts';

/** Ids of keys, existing or long deleted, whose secret stands in any of the texts, or in a mail. */
export function leakedSecrets(control: Control, texts: readonly string[]): readonly string[] {
  const calls = control
    .calls()
    .flatMap(({ accessKeyId, parameters }) => [accessKeyId, parameters['AccessKeyId']]);
  const keys = control
    .state()
    .flatMap(({ root, users }) => [root, ...users].flatMap((each) => each.keys.map(({ id }) => id)));
  const ids = new Set([control.credentials().accessKeyId, ...keys, ...calls].filter(isText));
  const everything = [...texts, ...control.mails().map((mail) => JSON.stringify(mail))].join('\n');
  return [...ids].filter((id) => everything.includes(secretOf(id)));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
