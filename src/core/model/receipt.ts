import type { ReasonCode } from '../checks/reasons.ts';
import type { Duration, Instant } from './time.ts';

/** What a notice announces. `attention` announces nothing that we would do. */
export type Announced = 'deactivate' | 'delete' | 'rotate' | 'attention';

/**
 * Proof that a notice about one key was accepted for delivery, and the date it promised.
 * It counts only for the step, reason and recipient it names.
 */
export interface Receipt {
  readonly keyId: string;
  readonly userId: string;
  readonly announced: Announced;
  readonly reason: ReasonCode;
  /** Addresses that the message was accepted for. */
  readonly recipients: readonly string[];
  readonly acceptedAt: Instant;
  readonly messageId: string;
  /** Before this moment the announced step does not happen; null: no date was promised. */
  readonly promised: Instant | null;
  /** The reminder's offset before the date; null: the first notice. */
  readonly reminder: Duration | null;
  /** When and why it stopped counting; null: it stands. */
  readonly voided: { readonly at: Instant; readonly because: string } | null;
}

/** Whether the message went to this address; addresses are compared without case. */
export function isTo({ recipients }: Pick<Receipt, 'recipients'>, address: string | null): boolean {
  return address !== null && recipients.some((each) => each.toLowerCase() === address.toLowerCase());
}
