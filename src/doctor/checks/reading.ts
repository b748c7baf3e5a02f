import type { ReadFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warn, fail, unknown } = findings('reading');

/** What a run can do without, and what it then does instead. */
const WITHOUT: Readonly<Record<string, string>> = {
  'iam:GetAccountAuthorizationDetails': 'users are read one by one, which takes several calls for each',
  'iam:ListGroupsForUser': 'rules that ask for groups hold',
};

/**
 * What a run reads.
 * @param asked.asksForGroups whether any rule does
 * @param asked.triedUser whether there was a user to try reads on
 */
export function checkReading(
  reads: readonly ReadFacts[],
  { asksForGroups, triedUser }: { readonly asksForGroups: boolean; readonly triedUser: boolean },
): readonly Finding[] {
  const refused = reads.flatMap(({ action, asked }) => (asked.answered ? [] : [{ action, ...asked }]));
  const found = refused.map(({ action, kind, because }) => {
    if (kind !== 'denied') return unknown(because);
    const instead = WITHOUT[action];
    const canGo = instead !== undefined && !(action === 'iam:ListGroupsForUser' && asksForGroups);
    return canGo
      ? warn(`${action} is not allowed: ${instead}.`, allowing(action))
      : fail(because, allowing(action));
  });
  const works = reads.length - refused.length;
  const untried = triedUser
    ? []
    : [unknown('There is no user here: what is read of single users was not tried.')];
  return [...(works === 0 ? [] : [ok(`${works} of ${reads.length} reads work.`)]), ...found, ...untried];
}

/** A statement to put into the identity's policy. */
function allowing(action: string): string {
  return `Attach what \`keywarden iam-policy --role read\` prints, or at least {"Effect":"Allow","Action":"${action}","Resource":"*"}`;
}
