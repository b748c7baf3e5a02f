import { type Announcement, said } from '../announcements.ts';
import { type Agreement, type Evidence, type Finding, dayOf, holds } from '../evidence.ts';
import { type Change, sentence } from '../history.ts';
import { destructiveSteps } from '../steps.ts';

const HOUR = 3_600_000;
/** A promise is kept within so long; later it takes a fresh one. A nightly run is a few minutes early or late. */
const KEPT_WITHIN = 48 * HOUR + HOUR / 4;

/** Nothing happens to a key long after the date that was given last: by then nobody expects it any more. */
export function notLongAfterThePromise(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  return destructiveSteps(evidence, agreement).flatMap((step) => {
    const last = wordsBefore(step, evidence, agreement).findLast(
      (word): word is Announcement => word.step === step.what,
    );
    if (last === undefined) return [];
    return [
      holds(
        step.at <= last.notBefore + KEPT_WITHIN,
        () =>
          `${sentence(step)}, more than 48 hours after ${dayOf(last.notBefore)}, the last date that was given.`,
      ),
    ];
  });
}

/** The last thing that was said of a key is what happens to it next. */
export function lastWordHolds(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  return destructiveSteps(evidence, agreement).flatMap((step) => {
    const last = wordsBefore(step, evidence, agreement).at(-1);
    if (last === undefined) return [];
    const said = last.step === null ? 'nothing would happen to it' : `it would be ${last.step}`;
    return [
      holds(
        last.step === step.what,
        () =>
          `${sentence(step)}, though the last mail about it, of ${dayOf(last.sentAt)}, said that ${said}.`,
      ),
    ];
  });
}

function wordsBefore({ keyId, at }: Change, evidence: Evidence, agreement: Agreement) {
  return said(evidence, agreement).filter(
    (word) => word.keyId === keyId && word.sentAt < at && word.reached.length > 0,
  );
}
