import { type Agreement, DAY, type Evidence, type Finding, dayOf, holds } from '../evidence.ts';
import { sentence } from '../history.ts';
import { type Issued, endOf, issuedKeys, issuedSentence, usesByOthers } from '../issued.ts';
import { destructiveSteps } from '../steps.ts';

/** So long after a key was made, the run after the next has seen it. */
const IN_TIME = 2 * DAY;

/** No key is made and left lying: its secret is stored and somebody told of it, or it goes again. */
export function everyNewKeyComesToAnEnd(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  const over = Math.max(...evidence.calls.map(({ at }) => Date.parse(at)));
  return issuedKeys(evidence, agreement).flatMap((key) => {
    const end = endOf(key, evidence, agreement);
    // One that was made at the very end has still time.
    if (end === null && over < key.at + IN_TIME) return [];
    return [
      holds(
        end !== null && end.at <= key.at + IN_TIME,
        () =>
          `${issuedSentence(key)}, and was neither stored and announced within ${IN_TIME / DAY} days, nor taken back.`,
      ),
    ];
  });
}

/** A second new key for a user only when the first is handed over or gone: or nobody would know which is which. */
export function oneNewKeyAtATime(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  const all = issuedKeys(evidence, agreement);
  return all.map((key) => {
    const before = all.findLast(
      (other) => other.account === key.account && other.user === key.user && other.seq < key.seq,
    );
    const end = before === undefined ? null : endOf(before, evidence, agreement);
    return holds(
      before === undefined || (end !== null && end.at <= key.at),
      () => `${issuedSentence(key)}, while ${before?.keyId} was still under way.`,
    );
  });
}

/** Whoever is to move over to a new key has done so before the old one is switched off. */
export function newKeyInUseFirst(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  const all = issuedKeys(evidence, agreement);
  return destructiveSteps(evidence, agreement)
    .filter(({ what }) => what === 'deactivated')
    .flatMap((step) => {
      const successor = all.findLast((key) => isAfter(key, step));
      if (successor === undefined || successor.keyId === step.keyId) return [];
      const { keyId, at } = successor;
      const isUsed = usesByOthers(successor, evidence).some((use) => use < step.at);
      return [
        holds(
          isUsed,
          () =>
            `${sentence(step)}, though nobody had used ${keyId} yet, which was made on ${dayOf(at)} to replace it.`,
        ),
      ];
    });
}

function isAfter(
  { account, user, at }: Issued,
  step: { readonly account: string; readonly user: string; readonly at: number },
): boolean {
  return account === step.account && user === step.user && at < step.at;
}
