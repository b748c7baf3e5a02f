import { ListSuppressedDestinationsCommand, type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Instant } from '../core/model/time.ts';
import type { Sleep } from '../core/ports.ts';
import { attempt, notAws, present } from './attempt.ts';
import { AwsFailure } from './failure.ts';
import { answerDate } from './server-time.ts';

/** The part of SES that Keywarden uses, in one region. Every function throws `AwsFailure`. */
export interface EmailApi {
  send(mail: {
    from: string;
    to: string;
    subject: string;
    text: string;
    html: string;
    /** Shown again in events about the mail: ASCII letters, digits, `_` and `-`. */
    tags?: Readonly<Record<string, string>>;
  }): Promise<{ messageId: string; acceptedAt: Instant }>;
  /** Lower-case addresses on the account's suppression list, for bounces and complaints. */
  suppressed(): Promise<ReadonlySet<string>>;
}

type Mail = Parameters<EmailApi['send']>[0];

/** Pauses between attempts that SES refused for their number; its sandbox takes one mail a second. */
const PAUSES = [1000, 2000, 4000, 8000];

/**
 * SES over clients of the SDK.
 * @param reader retries as usual
 * @param sender must not retry by itself: SendEmail has no idempotency token
 */
export function emailApi(reader: SESv2Client, sender: SESv2Client, sleep: Sleep): EmailApi {
  return { send: (mail) => send(sender, sleep, mail), suppressed: () => suppressed(reader) };
}

/**
 * Hands one mail over. Where it is not certain whether SES took it (no answer, HTTP 5xx), it is not sent again.
 * Needs: ses:SendEmail
 */
async function send(
  client: SESv2Client,
  sleep: Sleep,
  mail: Mail,
): Promise<{ messageId: string; acceptedAt: Instant }> {
  const operation = 'ses:SendEmail';
  let acceptedAt: Instant | null = null;
  const { MessageId } = await whileThrottled(sleep, () => {
    const command = sendCommand(mail);
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        acceptedAt = answerDate(result.response);
        return result;
      },
      { step: 'deserialize', priority: 'low', name: 'keywardenAcceptedAt' },
    );
    return attempt(operation, () => client.send(command));
  });
  if (acceptedAt === null) throw notAws(operation, 'the answer has no Date header');
  return { messageId: present(MessageId, operation, 'MessageId'), acceptedAt };
}

/**
 * Every address on the account's suppression list.
 * Needs: ses:ListSuppressedDestinations
 */
async function suppressed(client: SESv2Client): Promise<ReadonlySet<string>> {
  const operation = 'ses:ListSuppressedDestinations';
  const addresses = new Set<string>();
  let token: string | undefined;
  do {
    const command = new ListSuppressedDestinationsCommand({ PageSize: 1000, NextToken: token });
    const answer = await attempt(operation, () => client.send(command));
    for (const { EmailAddress } of present(
      answer.SuppressedDestinationSummaries,
      operation,
      'SuppressedDestinationSummaries',
    )) {
      addresses.add(present(EmailAddress, operation, 'EmailAddress').toLowerCase());
    }
    if (answer.NextToken !== undefined && answer.NextToken === token)
      throw notAws(operation, 'the same page comes again and again');
    token = answer.NextToken;
  } while (token !== undefined);
  return addresses;
}

function sendCommand(mail: Mail): SendEmailCommand {
  const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
  return new SendEmailCommand({
    FromEmailAddress: mail.from,
    Destination: { ToAddresses: [mail.to] },
    ...(mail.tags && { EmailTags: Object.entries(mail.tags).map(([Name, Value]) => ({ Name, Value })) }),
    Content: {
      Simple: { Subject: utf8(mail.subject), Body: { Text: utf8(mail.text), Html: utf8(mail.html) } },
    },
  });
}

/** Tries again only after a refusal for too many calls: such a call had no effect. */
async function whileThrottled<T>(sleep: Sleep, call: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof AwsFailure) || error.kind !== 'throttled') throw error;
      await sleep(pause);
    }
  }
  return await call();
}
