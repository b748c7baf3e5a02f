import type { Instant } from '../../core/model/time.ts';

/** What became of one mail, as SES tells it later. */
export interface MailEvent {
  /**
   * Both kinds of bounce are final for this mail. After a `bounce` the address is never to be written to again; a
   * `soft-bounce` (mailbox full, mail refused) says nothing of the next mail, and a `delay` nothing at all yet.
   */
  readonly kind: 'bounce' | 'soft-bounce' | 'complaint' | 'delivery' | 'delay' | 'other';
  /** The id SES answered with when it accepted the mail. */
  readonly messageId: string;
  readonly at: Instant;
  /** Whom it concerns, as they were written to. */
  readonly addresses: readonly string[];
  /** The account whose users the mail was about, by our own tag on it; null: it has none. */
  readonly account: string | null;
  /** `aws`, `aws-cn`, … by the ARN of the sending identity. */
  readonly partition: string;
  /** What SES says of the reason, for people. */
  readonly because: string;
}

/** Names of the tags that Keywarden puts on its mails. SES allows ASCII letters, digits, `_` and `-`. */
export const ACCOUNT_TAG = 'keywarden-account';
