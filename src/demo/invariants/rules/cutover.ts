import { type Agreement, DAY, type Evidence, type Finding, holds } from '../evidence.ts';
import { type Change, changes, isAbout, madeAt, sentence, usesOf } from '../history.ts';
import { issuedKeys, usesByOthers } from '../issued.ts';
import { destructiveSteps } from '../steps.ts';
import { lastSignOfLife } from './use.ts';

/** On so many days somebody worked with the new key. */
const PROOF_DAYS = 2;

/** A key that is switched off because it was replaced was used last before its successor was, and that on two days. */
export function successorUsedLater(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  return destructiveSteps(evidence, agreement)
    .filter(({ what }) => what === 'deactivated')
    .flatMap((step) => {
      const { unusedAfter } = agreement.termsOf(step.account, step.user);
      const last = lastSignOfLife(step, evidence, agreement);
      // Long unused, it goes for that.
      if (step.at - last >= unusedAfter) return [];
      const isProven = newerKeys(step, evidence, agreement).some((uses) => {
        const later = uses.filter((at) => at <= step.at);
        const days = new Set(later.map((at) => Math.floor(at / DAY)));
        return (later.at(-1) ?? -Infinity) > lastUse(step, evidence, agreement) && days.size >= PROOF_DAYS;
      });
      return [
        holds(
          isProven,
          () =>
            `${sentence(step)}, and no successor that still works was used after it and on ${PROOF_DAYS} days.`,
        ),
      ];
    });
}

function lastUse(step: Change, evidence: Evidence, { keyBefore }: Agreement): number {
  const uses = usesOf(step.keyId, evidence).filter((at) => at < step.at);
  return Math.max(keyBefore(step.keyId)?.lastUsedAt ?? -Infinity, ...uses);
}

/** The uses of each other key of the user that is younger and on, the oldest use first. */
function newerKeys(step: Change, evidence: Evidence, agreement: Agreement): readonly (readonly number[])[] {
  const born = (keyId: string) =>
    madeAt(keyId, evidence) ?? agreement.keyBefore(keyId)?.createdAt ?? -Infinity;
  const candidates = new Set(
    evidence.calls.flatMap((call) => {
      if (!isAbout(call, step) || call.operation !== 'CreateAccessKey') return [];
      return call.noted['AccessKeyId'] ?? [];
    }),
  );
  return [...candidates].flatMap((keyId) => {
    if (keyId === step.keyId || born(keyId) <= born(step.keyId)) return [];
    const last = changes(evidence, agreement).findLast(
      (change) => change.keyId === keyId && change.at < step.at,
    );
    if (last !== undefined && last.what !== 'activated') return [];
    const issued = issuedKeys(evidence, agreement).find((each) => each.keyId === keyId);
    return [issued === undefined ? usesOf(keyId, evidence) : usesByOthers(issued, evidence)];
  });
}
