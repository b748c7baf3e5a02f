import { announcements } from '../announcements.ts';
import { type Agreement, type Evidence, type Finding, holds } from '../evidence.ts';
import { changes, sentence } from '../history.ts';
import { isReadable, issuedKeys } from '../issued.ts';

/** A key that readers of its secret could fetch may be in use, whatever AWS shows: it only goes as was announced. */
export function nothingFetchableTakenBack(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  const issued = issuedKeys(evidence, agreement);
  const told = announcements(evidence, agreement);
  return changes(evidence, agreement)
    .filter(({ byKeywarden, what }) => byKeywarden && what !== 'activated')
    .flatMap((step) => {
      const key = issued.find(({ keyId }) => keyId === step.keyId);
      if (key === undefined) return [];
      const isAnnounced = told.some(
        (each) => each.keyId === step.keyId && each.step === step.what && each.sentAt < step.at,
      );
      return [
        holds(
          isAnnounced || !isReadable(key, step.at, evidence, agreement),
          () => `${sentence(step)}, and readers of its secret could fetch it by then.`,
        ),
      ];
    });
}
