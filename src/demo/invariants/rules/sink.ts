import { announcements } from '../announcements.ts';
import type { Agreement, Evidence, Finding } from '../evidence.ts';
import { changes, sentence } from '../history.ts';
import { isReadable, issuedKeys } from '../issued.ts';

/** A key that readers of its secret could fetch may be in use, whatever AWS shows: it only goes as was announced. */
export function nothingFetchableTakenBack(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  const told = announcements(evidence, agreement);
  const steps = changes(evidence, agreement).filter(
    ({ byKeywarden, what }) => byKeywarden && what !== 'activated',
  );
  return issuedKeys(evidence, agreement).map((key) => {
    const back = steps.find(
      ({ keyId, what, at }) =>
        keyId === key.keyId &&
        isReadable(key, at, evidence, agreement) &&
        !told.some((each) => each.keyId === keyId && each.step === what && each.sentAt < at),
    );
    return {
      violation:
        back === undefined ? null : `${sentence(back)}, and readers of its secret could fetch it by then.`,
    };
  });
}
