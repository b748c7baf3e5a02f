import type { Asked } from '../asked.ts';
import type { AccountsFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, fail, warn } = findings('accounts');

/** Whether every account that the configuration is for can be entered. */
export function checkAccounts(
  asked: Asked<AccountsFacts>,
  { role, caller }: { readonly role: string; readonly caller: string },
): readonly Finding[] {
  if (!asked.answered) {
    const fix =
      asked.kind === 'denied'
        ? 'Run in the management account or a delegated administrator’s, with what `keywarden iam-policy --role accounts` prints.'
        : 'Correct accounts in the configuration.';
    return [fail(`The accounts cannot be listed: ${asked.because}`, fix)];
  }
  const { entered, unclear, notes } = asked.value;
  const closed = entered.flatMap(({ account, name, entered: answer }) =>
    answer.answered
      ? []
      : [{ label: name === null ? account : `${account} (${name})`, because: answer.because }],
  );
  const open = entered.length - closed.length;
  return [
    ...(open > 0 ? [ok(`${open} of ${entered.length} accounts can be entered.`)] : []),
    ...(entered.length === 0 && unclear.length === 0
      ? [fail('There is no account to look at.', 'Correct include and exclude under accounts.')]
      : []),
    ...closed.map(({ label, because }) =>
      fail(
        `Account ${label} cannot be entered: ${because}`,
        `Make the role ${role} there, with the trust policy of: keywarden iam-policy --role trust --principal ${roleOf(caller)}`,
      ),
    ),
    ...unclear.map((because) => fail(because, 'See docs/organization.md.')),
    ...notes.map((note) => warn(note, 'Correct include or exclude under accounts.')),
  ];
}

/** A trust policy names the role behind a session. Its path, if it has one, does not show in the session. */
export function roleOf(arn: string): string {
  return arn.replace(/:sts:(.*):assumed-role\/([^/]+)\/.*$/, ':iam:$1:role/$2');
}
