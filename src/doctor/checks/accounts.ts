import { roleBehind } from '../../core/accounts/role-behind.ts';
import { type Asked, why } from '../asked.ts';
import type { AccountFacts, AccountsFacts } from '../facts.ts';
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
  const closed = closedByReason(entered);
  const open = entered.filter(({ entered: answer }) => answer.answered).length;
  return [
    ...(open > 0 ? [ok(`${open} of ${entered.length} accounts can be entered.`)] : []),
    ...(entered.length === 0 && unclear.length === 0
      ? [fail('There is no account to look at.', 'Correct include and exclude under accounts.')]
      : []),
    ...closed.map(({ labels, because }) =>
      fail(
        `${labels.length} of ${entered.length} accounts cannot be entered: ${listed(labels)}. ${because}`,
        `Make the role ${role} there, with the trust policy of: keywarden iam-policy --role trust --principal ${roleBehind(caller)}`,
      ),
    ),
    ...unclear.map((because) => fail(because, 'See docs/organization.md.')),
    ...notes.map((note) => warn(note, 'Correct include or exclude under accounts.')),
  ];
}

/** Many accounts usually have one cause in common: AWS's own words name each of them, so what is denied is said once. */
function closedByReason(
  entered: readonly AccountFacts[],
): readonly { readonly because: string; readonly labels: readonly string[] }[] {
  const groups = new Map<string, string[]>();
  for (const { account, name, entered: answer } of entered) {
    if (answer.answered) continue;
    const because = answer.kind === 'denied' ? why(answer) : answer.because;
    const group = groups.get(because) ?? [];
    group.push(name === null ? account : `${account} (${name})`);
    groups.set(because, group);
  }
  return [...groups].map(([because, labels]) => ({ because, labels }));
}

/** How many accounts a sentence names. */
const NAMED = 10;

function listed(labels: readonly string[]): string {
  const more = labels.length - NAMED;
  return more <= 0
    ? labels.join(', ')
    : `${labels.slice(0, NAMED).join(', ')} and ${more} more, which \`keywarden scan\` names`;
}
