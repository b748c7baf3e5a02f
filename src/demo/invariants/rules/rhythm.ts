import { type Agreement, DAY, type Evidence, type Finding, dayOf, holds } from '../evidence.ts';
import { changes, usesOf } from '../history.ts';

/** So many uses make a rhythm. */
const RHYTHM = 3;

/** Whoever uses a key at the rhythm that could be seen is never refused because Keywarden switched it off. */
export function nobodyRefusedAtTheirRhythm(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  const all = changes(evidence, agreement);
  return evidence.calls
    .filter(({ accessKeyId, error }) => accessKeyId !== null && error === 'InvalidClientTokenId')
    .map((call) => {
      const keyId = call.accessKeyId ?? '';
      const at = Date.parse(call.at);
      const off = all.findLast((change) => change.keyId === keyId && change.at <= at);
      const before = agreement.keyBefore(keyId)?.lastUsedAt ?? null;
      const uses = [...(before === null ? [] : [before]), ...usesOf(keyId, evidence)].filter(
        (use) => use < at,
      );
      const gaps = uses.slice(1).map((use, index) => use - (uses[index] ?? use));
      const pause = at - (uses.at(-1) ?? -Infinity);
      const isOurs = off?.byKeywarden === true && off.what !== 'activated';
      return holds(
        !isOurs || uses.length < RHYTHM || pause > Math.max(...gaps),
        () =>
          `${keyId} was refused on ${dayOf(at)}, ${Math.round(pause / DAY)} days after its last use, and its user had paused for as long before.`,
      );
    });
}
