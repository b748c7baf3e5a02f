import { mayCount } from './checks/notice-clock.ts';
import { leavesUndecided } from './checks/reasons.ts';
import type { DecideContext, UserSituation } from './checks/situation.ts';
import type { Decision } from './model/decision.ts';
import { type Receipt, isSameGround, isTo } from './model/receipt.ts';

export interface VoidReceipts {
  readonly keyId: string;
  readonly because: string;
  /** Which of the key's standing receipts end. */
  readonly ends: (receipt: Receipt) => boolean;
}

/**
 * Keys whose standing receipts have lost their ground. A notice counts only while today's decision about its key is the
 * step that it announced, on the ground that it was sent on, and for whoever answers today; every other decision voids
 * it. Voiding is always safe: at worst the owner is told again and the clock starts afresh.
 */
export function keysWithVoidReceipts(
  situation: UserSituation,
  decisions: readonly Decision[],
  context: DecideContext,
): readonly VoidReceipts[] {
  return decisions.flatMap((decision) => {
    const { keyId } = decision;
    const own = keyId === null ? undefined : situation.receipts.get(keyId);
    if (keyId === null || !own?.known || decision.reason === 'NoticeVoid') return [];
    const ends = (receipt: Receipt) =>
      receipt.voided === null && !counts(receipt, situation, decision, context);
    const lost = own.value.filter(ends);
    return lost.length === 0 ? [] : [{ keyId, ends, because: whyVoid(lost, situation, decision, context) }];
  });
}

/** Whether what was told goes on counting under today's decision about its key. */
export function counts(
  receipt: Receipt,
  situation: UserSituation,
  decision: Decision,
  context: Pick<DecideContext, 'now' | 'policy' | 'storeRestored'>,
): boolean {
  // A later notice rests on nothing: it says that nothing happens, and is never proof of anything.
  if (receipt.announced === 'nothing' || leavesUndecided(decision.reason)) return true;
  const { grounds = [] } = decision;
  const { ground } = receipt;
  return (
    ground !== null &&
    grounds.some((each) => isSameGround(each, ground)) &&
    mayCount(receipt, { ...situation, ...context })
  );
}

function whyVoid(
  lost: readonly Receipt[],
  { owner }: UserSituation,
  { reason, message }: Decision,
  { storeRestored }: DecideContext,
): string {
  if (storeRestored === true) return 'the store was put back to an earlier state';
  const others = lost.filter((receipt) => owner.known && !isTo(receipt, owner.value));
  if (others.length < lost.length) return `${reason}: ${message}`;
  const told = [...new Set(others.flatMap(({ recipients }) => recipients))].join(', ');
  const now = owner.known && owner.value !== null ? owner.value : 'nobody whom mail reaches';
  return `${told} was told, and ${now} answers for the user now`;
}
