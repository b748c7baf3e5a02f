import type { ReasonCode } from './checks/reasons.ts';
import type { UserSituation } from './checks/situation.ts';
import type { Decision } from './model/decision.ts';
import type { Known } from './model/known.ts';
import { type Receipt, isTo } from './model/receipt.ts';

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

export interface VoidReceipts {
  readonly keyId: string;
  readonly because: string;
  /** What was told to this address goes on counting; null: nothing does. */
  readonly keep: string | null;
}

/**
 * Keys whose standing receipts have lost their ground: the key was used again, the user became exempt, no rule
 * matches any more, or whoever was told does not answer for the user now: the owner changed, or mail stopped reaching
 * them. Voiding is always safe: at worst the owner is told again and the clock starts afresh.
 */
export function keysWithVoidReceipts(
  situation: UserSituation,
  decisions: readonly Decision[],
): readonly VoidReceipts[] {
  return decisions.flatMap(({ keyId, reason, message }) => {
    const own = keyId === null ? undefined : situation.receipts.get(keyId);
    if (keyId === null || !own?.known) return [];
    const standing = own.value.filter((receipt) => receipt.voided === null);
    if (standing.length === 0) return [];
    return VOIDING.has(reason)
      ? [{ keyId, keep: null, because: `${reason}: ${message}` }]
      : toldToOthers(keyId, standing, situation.owner);
  });
}

/**
 * It counts for nobody but the owner of today in any case; void it is as well, or it would count again for somebody
 * who answers again later, and who may never have got it: an address is passed over because mail to it bounced.
 */
function toldToOthers(
  keyId: string,
  standing: readonly Receipt[],
  owner: Known<string | null>,
): readonly VoidReceipts[] {
  if (!owner.known) return [];
  const others = standing.filter((receipt) => !isTo(receipt, owner.value));
  if (others.length === 0) return [];
  const told = [...new Set(others.flatMap(({ recipients }) => recipients))].join(', ');
  const now = owner.value ?? 'nobody whom mail reaches';
  return [{ keyId, keep: owner.value, because: `${told} was told, and ${now} answers for the user now` }];
}
