import {
  GetAccountCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import { attempt, attemptOrNull, present } from './attempt.ts';
import type { MailAccount, MailIdentity } from './inspect.ts';

/**
 * Whether SES of this region writes to everybody, and how much.
 * Needs: ses:GetAccount
 */
export async function mailAccount(client: SESv2Client): Promise<MailAccount> {
  const operation = 'ses:GetAccount';
  const answer = await attempt(operation, () => client.send(new GetAccountCommand({})));
  const { Max24HourSend = 0, MaxSendRate = 0, SentLast24Hours = 0 } = answer.SendQuota ?? {};
  return {
    isInProduction: present(answer.ProductionAccessEnabled, operation, 'ProductionAccessEnabled'),
    maySend: present(answer.SendingEnabled, operation, 'SendingEnabled'),
    standing: answer.EnforcementStatus ?? 'HEALTHY',
    perDay: Max24HourSend,
    perSecond: MaxSendRate,
    sentToday: SentLast24Hours,
  };
}

/**
 * An address or a domain that mail may be sent from.
 * Needs: ses:GetEmailIdentity
 */
export async function mailIdentity(client: SESv2Client, name: string): Promise<MailIdentity | null> {
  const operation = 'ses:GetEmailIdentity';
  const found = await attemptOrNull(operation, () =>
    client.send(new GetEmailIdentityCommand({ EmailIdentity: name })),
  );
  if (found === null) return null;
  return {
    isVerified: present(found.VerifiedForSendingStatus, operation, 'VerifiedForSendingStatus'),
    dkim: found.DkimAttributes?.Status ?? null,
    configurationSet: found.ConfigurationSetName ?? null,
  };
}

/**
 * The events that are reported about mails of a configuration set, at least to one destination that is switched on.
 * Needs: ses:GetConfigurationSetEventDestinations
 */
export async function mailEvents(
  client: SESv2Client,
  configurationSet: string,
): Promise<ReadonlySet<string> | null> {
  const found = await attemptOrNull('ses:GetConfigurationSetEventDestinations', () =>
    client.send(new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName: configurationSet })),
  );
  if (found === null) return null;
  const on = (found.EventDestinations ?? []).filter(({ Enabled }) => Enabled === true);
  return new Set(on.flatMap(({ MatchingEventTypes }) => MatchingEventTypes ?? []));
}
