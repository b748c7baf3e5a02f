import type { Aws } from '../../aws/clients.ts';
import type { InspectApi } from '../../aws/inspect.ts';
import type { NotifySettings } from '../../core/model/policy.ts';
import { senderAddress } from '../../permissions/parts/notify.ts';
import { ask } from '../asked.ts';
import type { MailFacts } from '../facts.ts';

/** Asks SES about the sender and itself. Sends nothing. */
export async function gatherMail(
  aws: Pick<Aws, 'inspect' | 'email' | 'region'>,
  { email }: NotifySettings,
): Promise<MailFacts> {
  const region = email.region ?? (await aws.region());
  const inspect = aws.inspect(region);
  const from = senderAddress(email.from);
  const identities = [];
  for (const name of identitiesOf(from))
    identities.push({ name, asked: await ask(() => inspect.mailIdentity(name)) });
  return {
    from,
    region,
    account: await ask(inspect.mailAccount),
    identities,
    suppressed: await ask(() => aws.email(region).suppressed()),
    events: email.proof === 'delivered' ? await eventsOf(inspect, identities) : null,
  };
}

/** SES goes by the first identity that there is, the address before its domain. */
async function eventsOf(
  inspect: InspectApi,
  identities: MailFacts['identities'],
): Promise<MailFacts['events']> {
  const [used] = identities.flatMap(({ asked }) =>
    asked.answered && asked.value?.isVerified === true ? [asked.value] : [],
  );
  if (used === undefined) return null;
  const { configurationSet } = used;
  const asked =
    configurationSet === null
      ? ({ answered: true, value: null } as const)
      : await ask(() => inspect.mailEvents(configurationSet));
  return { configurationSet, asked };
}

/** The address, its domain, and the domains above that one, down to two labels. */
function identitiesOf(address: string): readonly string[] {
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  const domains = labels.map((_, index) => labels.slice(index).join('.'));
  return [address, ...domains.slice(0, Math.max(1, labels.length - 1))];
}
