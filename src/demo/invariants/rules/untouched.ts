import { type Agreement, DAY, type Evidence, type Finding, type Moment, dayOf, holds } from '../evidence.ts';
import { type Change, changes, isAbout, parameter, sentence, tagsPut } from '../history.ts';

/** Users who are exempt or quarantined are left alone, whatever their keys look like. */
export function untouchedWhileExempt(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  return changes(evidence, agreement)
    .filter(({ byKeywarden }) => byKeywarden)
    .map((change) => {
      const until = exemptUntil(change, evidence, agreement);
      if (isQuarantined(change, evidence))
        return { violation: `${sentence(change)}, while AWS had its user quarantined.` };
      return holds(
        until === null || change.at >= until,
        () => `${sentence(change)}, and its user is exempt until ${dayOf(until ?? 0)}.`,
      );
    });
}

/** As agreed, or as a tag says that was put on the user since. */
function exemptUntil(change: Change, evidence: Evidence, agreement: Agreement): Moment | null {
  const [, value = ''] = tagsPut(change, evidence).findLast(([name]) => name === 'keywarden:exempt') ?? [];
  const until = /^until=(\d{4}-\d{2}-\d{2}) /.exec(value)?.[1];
  const agreed = agreement.termsOf(change.account, change.user).exemptUntil;
  return until === undefined ? agreed : Math.max(Date.parse(`${until}T00:00:00Z`) + DAY, agreed ?? 0);
}

function isQuarantined(change: Change, { calls }: Evidence): boolean {
  const last = calls.findLast(
    (call) =>
      (call.operation === 'AttachUserPolicy' || call.operation === 'DetachUserPolicy') &&
      parameter(call, 'PolicyArn').includes('/AWSCompromisedKeyQuarantine') &&
      isAbout(call, change),
  );
  return last?.operation === 'AttachUserPolicy';
}
