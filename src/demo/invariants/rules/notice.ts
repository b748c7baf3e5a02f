import { type Announcement, announcements, said } from '../announcements.ts';
import { type Agreement, DAY, type Evidence, type Finding, dayOf, holds } from '../evidence.ts';
import { type Change, changes, sentence, tagsPut } from '../history.ts';
import { destructiveSteps } from '../steps.ts';

/** Nothing happens to a key before somebody who answers for it was told, a whole grace before, by mail that arrived. */
export function toldInTime(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  const all = announcements(evidence, agreement);
  return destructiveSteps(evidence, agreement).map((step) => {
    const { grace, answers } = agreement.termsOf(step.account, step.user);
    const tagged = tagsPut(step, evidence).flatMap(([name, value]) =>
      name === 'email' ? [value.toLowerCase()] : [],
    );
    const owners = [...answers, ...tagged];
    const notices = about(step, all).filter(({ reached }) =>
      reached.some((address) => owners.includes(address)),
    );
    const from = lastTurn(step, evidence, agreement);
    const first = notices.find(({ sentAt }) => sentAt >= from);
    return holds(first !== undefined && step.at - first.sentAt >= grace, () =>
      first === undefined
        ? `${sentence(step)}, and no mail that said so ever reached anybody who answers for it.`
        : `${sentence(step)}, and the first mail that said so arrived on ${dayOf(first.sentAt)}, less than ${grace / DAY} days before.`,
    );
  });
}

/** Nothing happens to a key before the date that was given last. */
export function notBeforeThePromise(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  const all = announcements(evidence, agreement);
  return destructiveSteps(evidence, agreement).flatMap((step) => {
    const latest = about(step, all).at(-1);
    if (latest === undefined) return [];
    return [
      holds(
        step.at >= latest.notBefore,
        () =>
          `${sentence(step)}, though the mail of ${dayOf(latest.sentAt)} said not before ${dayOf(latest.notBefore)}.`,
      ),
    ];
  });
}

/** From when on a notice counts: after the key was brought back, or an earlier notice taken back. */
function lastTurn(step: Change, evidence: Evidence, agreement: Agreement): number {
  const isBefore = ({ keyId }: { readonly keyId: string }, at: number) =>
    keyId === step.keyId && at < step.at;
  const restored = changes(evidence, agreement).filter(
    (change) => isBefore(change, change.at) && change.what === 'activated',
  );
  const cleared = said(evidence, agreement).filter(
    (word) => isBefore(word, word.sentAt) && word.step === null && word.reached.length > 0,
  );
  return Math.max(-Infinity, ...restored.map(({ at }) => at), ...cleared.map(({ sentAt }) => sentAt));
}

/** What was said of this step before it was taken. */
function about({ keyId, what, at }: Change, all: readonly Announcement[]): readonly Announcement[] {
  return all.filter((told) => told.keyId === keyId && told.step === what && told.sentAt < at);
}
