import { type Agreement, DAY, type Evidence, type Finding, dayOf, holds } from '../evidence.ts';
import { changes, sentence } from '../history.ts';
import { destructiveSteps } from '../steps.ts';

/** Only a key that is off is deleted, and only when it has been off for the agreed time, so that it could be brought back. */
export function offLongEnough(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  const all = changes(evidence, agreement);
  const start = Math.min(...evidence.calls.map(({ at }) => Date.parse(at)));
  return destructiveSteps(evidence, agreement)
    .filter(({ what }) => what === 'deleted')
    .map((step) => {
      const last = all.findLast(
        ({ keyId, at, what }) => keyId === step.keyId && at < step.at && what !== 'deleted',
      );
      if (last?.what === 'activated')
        return { violation: `${sentence(step)}, and it had been active since ${dayOf(last.at)}.` };
      // One that was off before the first day counts from there.
      const since = last?.at ?? start;
      const { deleteAfter } = agreement.termsOf(step.account, step.user);
      return holds(step.at - since >= deleteAfter, () => {
        return `${sentence(step)}, and it had been off since ${dayOf(since)}, less than ${deleteAfter / DAY} days.`;
      });
    });
}
