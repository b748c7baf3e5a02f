import type { Receipt } from '../../src/core/model/receipt.ts';
import type { Instant } from '../../src/core/model/time.ts';
import { KEY } from './key.ts';
import { NOW, daysAgo, inDays } from './time.ts';

/** Who answers for the users of these tests. */
export const OWNER = 'team@example.com';

/** Proof of a notice; unless said otherwise the first about the deactivation of `KEY` as unused, to `OWNER`, today. */
export function aReceipt(words: Partial<Receipt> = {}): Receipt {
  return {
    keyId: KEY,
    userId: 'AIDA-ci-bot',
    announced: 'deactivate',
    reason: 'Unused',
    recipients: [OWNER],
    acceptedAt: NOW,
    messageId: 'message-1',
    promised: inDays(7),
    reminder: null,
    ground: null,
    deliveredAt: null,
    voided: null,
    ...words,
  };
}

/** The receipt of a reminder, that long before the date it promised. */
export function aReminder(offset: number, acceptedAt: Instant, words: Partial<Receipt> = {}): Receipt {
  return aReceipt({ reminder: offset, acceptedAt, promised: acceptedAt + offset, ...words });
}

/** The same receipt, which no longer counts. */
export function voided(receipt: Receipt): Receipt {
  return { ...receipt, voided: { at: daysAgo(1), because: 'the key was used again', told: true } };
}
