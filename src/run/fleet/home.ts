import type { Aws } from '../../aws/clients.ts';
import type { EmailApi } from '../../aws/ses.ts';
import type { Home } from './fleet.ts';

/** Finds out who we are. Its mails are those of every account that is entered from here. @throws AwsFailure */
export async function findHome(aws: Aws): Promise<Home> {
  const caller = await aws.sts.callerIdentity();
  return { aws: { ...aws, email: remembered(aws) }, caller };
}

/**
 * One sender a region for the whole run. What SES says about undeliverable addresses is asked once and not once per
 * account; an answer that failed is not kept. Mails go out one after the other: accounts that each sent their own would
 * be throttled together, and wait for each other in vain.
 */
function remembered(aws: Aws): Aws['email'] {
  const senders = new Map<string | null, EmailApi>();
  return (region) => {
    const known = senders.get(region);
    if (known !== undefined) return known;
    const api = aws.email(region);
    let suppressed: Promise<ReadonlySet<string>> | undefined;
    let sending: Promise<unknown> = Promise.resolve();
    const sender: EmailApi = {
      send: (mail) => {
        const sent = sending.then(() => api.send(mail));
        sending = sent.catch(() => {});
        return sent;
      },
      suppressed: () =>
        (suppressed ??= api.suppressed().catch((error: unknown) => {
          suppressed = undefined;
          throw error;
        })),
    };
    senders.set(region, sender);
    return sender;
  };
}
