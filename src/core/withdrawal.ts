import { isRecipient } from './domains.ts';
import type { DecideContext, UserSituation } from './checks/situation.ts';
import type { Decision, NotifyVerdict, TakenBack } from './model/decision.ts';
import type { KeyObservation } from './model/observation.ts';
import { type Receipt, isTo } from './model/receipt.ts';
import { toDate } from './model/time.ts';
import { counts } from './voiding.ts';

/**
 * The message that takes back what was announced of a key and no longer holds, to whoever heard that last; undefined:
 * there is nothing to take back. The last word about a key must never be a date on which nothing is going to happen.
 */
export function withdrawal(
  situation: UserSituation,
  decision: Decision,
  context: DecideContext,
): NotifyVerdict | undefined {
  const own = decision.keyId === null ? undefined : situation.receipts.get(decision.keyId);
  if (!own?.known || own.value.length === 0 || context.policy.notify === null) return undefined;
  const key = situation.user.keys.known
    ? situation.user.keys.value.find(({ keyId }) => keyId === decision.keyId)
    : undefined;
  if (key === undefined || !situation.owner.known) return undefined;
  const owner = situation.owner.value;
  // One who is outside may not hear of it; whoever was told before does.
  if (owner === null && situation.outside === undefined) return undefined;
  const open = lastWords(own.value)
    .filter((receipt) => isOpen(receipt, key, situation, context))
    .filter((receipt) => !counts(receipt, situation, decision, context))
    .filter((receipt) => !isRenewed(receipt, decision));
  // A copy of an escalation went to somebody who never answered for the user: if the owner was told too, nothing was handed on.
  const first = open.find((receipt) => isTo(receipt, owner)) ?? open[0];
  if (first === undefined) return undefined;
  const back: TakenBack = {
    announced: first.announced === 'delete' ? 'delete' : 'deactivate',
    promised: first.promised ?? context.now,
    to: [...new Set(open.flatMap(({ recipients }) => recipients))].filter((address) =>
      isReached(address, situation, context),
    ),
    answersNow: isTo(first, owner) ? null : owner,
  };
  return {
    kind: 'step',
    step: 'notify',
    reason: 'NoticeVoid',
    message: message(back, whyNot(key, decision, first, situation)),
    due: context.now,
    cause: null,
    notice: {
      announced: 'nothing',
      promised: null,
      reminder: null,
      urgent: false,
      copyToFallback: false,
      takesBack: back,
    },
  };
}

/** What each address heard last of a step on the key. */
function lastWords(receipts: readonly Receipt[]): readonly Receipt[] {
  const last = new Map<string, Receipt>();
  for (const receipt of receipts) {
    if (isWord(receipt)) for (const address of receipt.recipients) last.set(address.toLowerCase(), receipt);
  }
  return [...new Set(last.values())].filter(isAnnouncement);
}

/** A date that still stands in somebody's mailbox. What has been done by now needs no word. */
function isOpen(
  receipt: Receipt,
  key: KeyObservation,
  situation: UserSituation,
  context: DecideContext,
): boolean {
  if (receipt.voided?.told === true || receipt.ground === null) return false;
  if (receipt.announced === 'deactivate' && key.status !== 'Active') return false;
  return receipt.recipients.some((address) => isReached(address, situation, context));
}

function isReached(
  address: string,
  { unreachable }: UserSituation,
  { policy }: Pick<DecideContext, 'policy'>,
): boolean {
  return unreachable?.has(address.toLowerCase()) !== true && isRecipient(address, policy);
}

/** A fresh notice of the same step to the same address says it better. */
function isRenewed({ announced, recipients }: Receipt, decision: Decision): boolean {
  return (
    decision.kind === 'step' &&
    decision.step === 'notify' &&
    decision.notice.announced === announced &&
    recipients.some((address) => address.toLowerCase() === decision.owner?.toLowerCase())
  );
}

/** What speaks of the key's end: also that it stays as it is, for which there is no date. */
function isWord({ announced }: Receipt): boolean {
  return announced === 'nothing' || announced === 'deactivate' || announced === 'delete';
}

function isAnnouncement({ announced, promised }: Receipt): boolean {
  return promised !== null && (announced === 'deactivate' || announced === 'delete');
}

function message({ announced, promised, answersNow }: TakenBack, why: string): string {
  const done = announced === 'delete' ? 'deleted' : 'deactivated';
  const was = `It was to be ${done} on ${toDate(promised)}.`;
  return answersNow === null
    ? `${was} That does not happen: ${why}`
    : `${was} ${answersNow} answers for the user now and hears what applies.`;
}

function whyNot(
  { lastUsed }: KeyObservation,
  { reason, message: says }: Decision,
  { ground }: Receipt,
  { outside }: UserSituation,
): string {
  if (outside !== undefined)
    return `the user names another contact now (${outside}), to whom Keywarden may not write.`;
  const use = lastUsed.known ? lastUsed.value : null;
  if (reason === 'Healthy' && use !== null && ground !== null && use.at > ground.since)
    return `the key was used on ${toDate(use.at)}.`;
  return reason === 'Healthy' ? 'the rules no longer ask for it.' : says;
}
