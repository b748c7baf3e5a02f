import type { ReasonCode } from './checks/reasons.ts';
import type { UserSituation } from './checks/situation.ts';
import type { Decision } from './model/decision.ts';

/** Decisions under which whatever the owner was told before no longer applies. */
const VOIDING: ReadonlySet<ReasonCode> = new Set([
  'Healthy',
  'Exempt',
  'ExemptionTooLong',
  'ExemptionUnreadable',
  'ExemptionVanished',
  'NoDeletionRule',
  'Unmanaged',
  'Protected',
  'InactiveByOthers',
  'RestoredByHand',
]);

/**
 * Keys whose standing receipts have lost their ground: the key was used again, the user became exempt, no rule
 * matches any more. Voiding is always safe: at worst the owner is told again and the clock starts afresh.
 */
export function keysWithVoidReceipts(
  situation: UserSituation,
  decisions: readonly Decision[],
): readonly { readonly keyId: string; readonly because: string }[] {
  return decisions.flatMap(({ keyId, reason, message }) => {
    const own = keyId === null ? undefined : situation.receipts.get(keyId);
    if (keyId === null || !own?.known || !VOIDING.has(reason)) return [];
    return own.value.some((receipt) => receipt.voided === null)
      ? [{ keyId, because: `${reason}: ${message}` }]
      : [];
  });
}
