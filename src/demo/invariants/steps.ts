import type { Agreement, Evidence } from './evidence.ts';
import { type Change, changes } from './history.ts';
import { type Issued, isReadable, issuedKeys, usesByOthers } from './issued.ts';

/**
 * What Keywarden did that somebody could suffer from. A key of its own making that nobody could fetch, was told of
 * before it was taken back, or used, is nobody's: taking it back is left out.
 */
export function destructiveSteps(evidence: Evidence, agreement: Agreement): readonly Change[] {
  const issued = issuedKeys(evidence, agreement);
  return changes(evidence, agreement).filter(
    (change) =>
      change.byKeywarden && change.what !== 'activated' && !isNobodys(change, issued, evidence, agreement),
  );
}

function isNobodys(
  { keyId, at }: Change,
  issued: readonly Issued[],
  evidence: Evidence,
  agreement: Agreement,
): boolean {
  const key = issued.find((each) => each.keyId === keyId);
  if (key === undefined) return false;
  // It is switched off first, with a word to its owner, and deleted a day later.
  const back = changes(evidence, agreement).find(
    (change) => change.keyId === keyId && change.byKeywarden,
  )?.at;
  const isTold = evidence.mails.some(
    (mail) =>
      !mail.to.includes(agreement.operators) &&
      (mail.text ?? '').includes(keyId) &&
      Date.parse(mail.at) < (back ?? at),
  );
  return (
    !isTold &&
    !isReadable(key, at, evidence, agreement) &&
    !usesByOthers(key, evidence).some((use) => use <= at)
  );
}
