import type { Agreement, Evidence } from './evidence.ts';
import { type Change, changes } from './history.ts';
import { type Issued, issuedKeys, usesByOthers } from './issued.ts';

/**
 * What Keywarden did that somebody could suffer from. A key of its own making that nobody was ever told of and nobody
 * used is nobody's: taking it back is left out.
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
  { operators }: Agreement,
): boolean {
  const key = issued.find((each) => each.keyId === keyId);
  if (key === undefined) return false;
  const isTold = evidence.mails.some(
    (mail) => !mail.to.includes(operators) && (mail.text ?? '').includes(keyId) && Date.parse(mail.at) <= at,
  );
  return !isTold && !usesByOthers(key, evidence).some((use) => use <= at);
}
