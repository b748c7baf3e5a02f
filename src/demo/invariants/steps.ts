import type { Agreement, Evidence } from './evidence.ts';
import { type Change, changes } from './history.ts';
import { type Issued, isReadable, issuedKeys, usesByOthers } from './issued.ts';
import { once } from './once.ts';

/**
 * What Keywarden did that somebody could suffer from. A key of its own making that nobody could fetch, was told of
 * before it was taken back, or used, is nobody's: taking it back is left out.
 */
export const destructiveSteps = once((evidence: Evidence, agreement: Agreement): readonly Change[] => {
  const issued = issuedKeys(evidence, agreement);
  const all = changes(evidence, agreement).filter(
    ({ byKeywarden, what }) => byKeywarden && what !== 'activated',
  );
  return all.filter((change) => {
    const begun = all.find(({ keyId }) => keyId === change.keyId) ?? change;
    return !isNobodys(change, begun.at, issued, evidence, agreement);
  });
});

/** @param begun when taking it back began: a mail that says so hands nothing over */
function isNobodys(
  { keyId, at }: Change,
  begun: number,
  issued: readonly Issued[],
  evidence: Evidence,
  agreement: Agreement,
): boolean {
  const key = issued.find((each) => each.keyId === keyId);
  if (key === undefined) return false;
  const isTold = evidence.mails.some(
    (mail) =>
      !mail.to.includes(agreement.operators) &&
      (mail.text ?? '').includes(keyId) &&
      Date.parse(mail.at) < begun,
  );
  return (
    !isTold &&
    !isReadable(key, at, evidence, agreement) &&
    !usesByOthers(key, evidence).some((use) => use <= at)
  );
}
