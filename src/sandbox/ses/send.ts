import { createHash } from 'node:crypto';
import { AwsError } from '../service.ts';
import type { ServiceRequest, ServiceResponse } from '../service.ts';
import { readSignature } from '../wire/signature.ts';
import { DAY, requireConfigurationSet } from './account.ts';
import type { Mailbox } from './address.ts';
import { badRequest } from './errors.ts';
import { isVerified } from './identities.ts';
import { jsonReply, readJson } from './json.ts';
import { type Outcome, recipientsSince, recordMail } from './mails.ts';
import { type Message, messageOf, sendEmailInput } from './message.ts';
import { type SesState, sesState } from './state.ts';
import { isSuppressed } from './suppression.ts';

/**
 * SendEmail. Accepted is not delivered: a suppressed or bouncing recipient gets a message id all the same. There is
 * no idempotency token: the same request twice is two mails.
 *
 * @throws AwsError `BadRequestException`, `NotFoundException` (configuration set), `SendingPausedException`,
 *   `LimitExceededException` (day), `TooManyRequestsException` (second), `MessageRejected` (identities).
 */
export const sendEmail = (request: ServiceRequest): ServiceResponse => {
  const input = readJson(request, sendEmailInput);
  const state = sesState(request.world, request.account);
  const message = messageOf(input);
  const recipients = recipientsOf(message);
  const tags = tagsOf(input.EmailTags ?? []);
  if (input.ConfigurationSetName) requireConfigurationSet(state, input.ConfigurationSetName);
  checkMaySend(request, state, recipients.length);
  checkIdentities(request, state, message, recipients);

  const id = messageId(request);
  const outcomes = Object.fromEntries(
    recipients.map(({ address }) => [address, deliver(request, state, address, id)]),
  );
  const outcome = WORST_FIRST.find((each) => Object.values(outcomes).includes(each)) ?? 'delivered';
  recordMail(request.world, {
    account: request.account,
    id,
    at: new Date(request.now).toISOString(),
    from: message.from.text,
    to: message.to.map(textOf),
    cc: message.cc.map(textOf),
    bcc: message.bcc.map(textOf),
    replyTo: message.replyTo.map(textOf),
    subject: message.subject,
    text: message.text,
    html: message.html,
    headers: message.headers,
    tags,
    outcomes,
    outcome,
  });
  return { ...jsonReply({ MessageId: id }), noted: { MessageId: id, outcome } };
};

const WORST_FIRST: readonly Outcome[] = ['bounced', 'suppressed', 'delivered'];

const textOf = (mailbox: Mailbox): string => mailbox.text;

/** Each address once, however often it is named. */
const recipientsOf = ({ to, cc, bcc }: Message): Mailbox[] => {
  const all = [...to, ...cc, ...bcc];
  if (all.length === 0) throw badRequest('Destination must have at least one recipient.');
  if (all.length > 50) throw badRequest('Recipient count exceeds 50.');
  return [...new Map(all.map((mailbox) => [mailbox.address, mailbox])).values()];
};

const tagsOf = (tags: readonly { Name: string; Value: string }[]): Record<string, string> => {
  for (const { Name, Value } of tags) {
    for (const [part, text] of [['name', Name] as const, ['value', Value] as const]) {
      if (!/^[A-Za-z0-9_-]{1,256}$/.test(text))
        throw badRequest(
          `Invalid tag ${part} <${text}>, only alphanumeric ASCII characters, '_', and '-' are allowed.`,
        );
    }
  }
  return Object.fromEntries(tags.map(({ Name, Value }) => [Name, Value]));
};

const checkMaySend = (request: ServiceRequest, state: SesState, recipients: number): void => {
  if (state.sendingPaused)
    throw new AwsError('SendingPausedException', 'Email sending is paused for this account.', 400);
  if (state.limits === null) return;
  const sentSince = (ago: number): number =>
    recipientsSince(request.world, request.account, request.now - ago);
  if (sentSince(DAY) + recipients > state.limits.max24HourSend)
    throw new AwsError('LimitExceededException', 'Daily message quota exceeded.', 400);
  if (sentSince(1000) + recipients > state.limits.maxSendRate)
    throw new AwsError('TooManyRequestsException', 'Maximum sending rate exceeded.', 429);
};

const checkIdentities = (
  request: ServiceRequest,
  state: SesState,
  message: Message,
  recipients: readonly Mailbox[],
): void => {
  // Without production access recipients must be verified too; the mailbox simulator always may be written to.
  const bound = state.productionAccess ? [] : recipients.filter(({ address }) => !isSimulator(address));
  const failed = [message.from, ...bound].filter(({ address }) => !isVerified(state, address));
  if (failed.length === 0) return;
  const region = readSignature(request.headers, request.query)?.region ?? 'us-east-1';
  throw new AwsError(
    'MessageRejected',
    'Email address is not verified. The following identities failed the check in region ' +
      `${region.toUpperCase()}: ${failed.map(textOf).join(', ')}`,
    400,
  );
};

/** A hard bounce puts the address on the account's suppression list; those of the simulator never get there. */
const deliver = (request: ServiceRequest, state: SesState, address: string, messageId: string): Outcome => {
  if (isSimulator(address)) return /^bounce(\+|@)/i.test(address) ? 'bounced' : 'delivered';
  if (isSuppressed(state, address)) return 'suppressed';
  if (!state.bounces.has(address.toLowerCase())) return 'delivered';
  state.suppressed.set(address, { address, reason: 'BOUNCE', updated: request.now, messageId });
  return 'bounced';
};

/** https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html */
const isSimulator = (address: string): boolean => address.endsWith('@simulator.amazonses.com');

const messageId = (request: ServiceRequest): string => {
  const hex = createHash('sha256').update(request.world.randomId(20)).digest('hex');
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)];
  return `0100${request.now.toString(16).padStart(12, '0')}-${uuid.join('-')}-000000`;
};
