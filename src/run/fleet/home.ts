import type { Aws } from '../../aws/clients.ts';
import type { EmailApi } from '../../aws/ses.ts';
import type { Home } from './fleet.ts';

/** Finds out who we are. Its mails are those of every account that is entered from here. @throws AwsFailure */
export async function findHome(aws: Aws): Promise<Home> {
  const caller = await aws.sts.callerIdentity();
  return { aws: { ...aws, email: remembered(aws) }, caller };
}

/**
 * One sender a region for the whole run: what SES says about undeliverable addresses is asked once and not once per
 * account. An answer that failed is not kept.
 */
function remembered(aws: Aws): Aws['email'] {
  const senders = new Map<string | null, EmailApi>();
  return (region) => {
    const known = senders.get(region);
    if (known !== undefined) return known;
    const api = aws.email(region);
    let suppressed: Promise<ReadonlySet<string>> | undefined;
    const sender: EmailApi = {
      send: (mail) => api.send(mail),
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
