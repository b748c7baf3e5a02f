import type { Instant, World } from '../world.ts';

export type Outcome = 'delivered' | 'bounced' | 'suppressed';

/** A mail that SES accepted. */
export interface Mail {
  readonly account: string;
  /** The message id SES answered with. */
  readonly id: string;
  /** UTC ISO 8601. */
  readonly at: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text: string | null;
  readonly html: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** What became of each recipient, by bare address. */
  readonly outcomes: Readonly<Record<string, Outcome>>;
  /** The worst of `outcomes`: bounced, then suppressed, then delivered. */
  readonly outcome: Outcome;
}

/** All mails, or one account's, in the order of sending. */
export const readMails = (world: World, account?: string): readonly Mail[] =>
  outbox(world).filter((mail) => account === undefined || mail.account === account);

export const recordMail = (world: World, mail: Mail): void => {
  outbox(world).push(mail);
};

/** Recipients an account has written to later than `since`: SES counts recipients, not messages. */
export const recipientsSince = (world: World, account: string, since: Instant): number =>
  readMails(world, account)
    .filter((mail) => Date.parse(mail.at) > since)
    .reduce((sum, mail) => sum + Object.keys(mail.outcomes).length, 0);

/** One list for all accounts, since the order of sending runs across them. */
const outbox = (world: World): Mail[] => world.slice('global', 'ses-mails', () => []);
