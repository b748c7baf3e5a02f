import type { EmailApi } from '../aws/ses.ts';
import { ACCOUNT_TAG } from './mail-events/event.ts';
import { type Known, known, unknown } from '../core/model/known.ts';
import type { Notifier } from '../core/ports.ts';

/**
 * Mail through Amazon SES. One per run: what SES says about undeliverable addresses is asked once and kept.
 * @param from the sender's address, verified in SES
 * @param account whose users the mails are about: a tag on each, so that an event about it finds its receipts
 */
export function sesNotifier(api: EmailApi, from: string, account: string): Notifier {
  let undeliverable: Promise<Known<ReadonlySet<string>>> | undefined;
  return {
    send: ({ to, subject, text, html }) =>
      api.send({ from, to, subject, text, html, tags: { [ACCOUNT_TAG]: account } }),
    undeliverable: () => (undeliverable ??= readSuppressed(api)),
  };
}

async function readSuppressed(api: EmailApi): Promise<Known<ReadonlySet<string>>> {
  try {
    const addresses = await api.suppressed();
    return known(new Set([...addresses].map((address) => address.toLowerCase())));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return unknown(
      `the addresses that SES suppresses could not be read (ses:ListSuppressedDestinations): ${why}`,
    );
  }
}
