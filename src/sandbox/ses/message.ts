import { z } from 'zod';
import type { LoggedParameters, ServiceRequest } from '../service.ts';
import { type Mailbox, hasControl, parseMailbox, splitMailboxes } from './address.ts';
import { badRequest } from './errors.ts';
import { headerOf, parseRawMail } from './mime.ts';

const addresses = z.array(z.string()).nullish();
const content = z.object({ Data: z.string() });

/** The members of SendEmail that have a meaning here. */
export const sendEmailInput = z.object({
  FromEmailAddress: z.string().nullish(),
  Destination: z
    .object({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses })
    .nullish(),
  ReplyToAddresses: addresses,
  ConfigurationSetName: z.string().nullish(),
  EmailTags: z.array(z.object({ Name: z.string(), Value: z.string() })).nullish(),
  Content: z.object({
    Simple: z
      .object({
        Subject: content,
        Body: z.object({ Text: content.nullish(), Html: content.nullish() }),
        Headers: z.array(z.object({ Name: z.string(), Value: z.string() })).nullish(),
        Attachments: z.array(z.unknown()).nullish(),
      })
      .nullish(),
    Raw: z.object({ Data: z.base64() }).nullish(),
  }),
});

/** A mail as asked for, before SES decides on it. */
export interface Message {
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  readonly subject: string;
  readonly text: string | null;
  readonly html: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The message in a SendEmail request.
 * @throws AwsError `BadRequestException` for bad addresses, an empty body, line breaks in a header, and for
 *   templates and attachments, which the embedded AWS leaves out.
 */
export const messageOf = (input: z.infer<typeof sendEmailInput>): Message => {
  const { Simple: simple, Raw: raw } = input.Content;
  if (simple && !raw) return simpleMessage(input, simple);
  if (raw && !simple) return rawMessage(input, Buffer.from(raw.Data, 'base64'));
  throw badRequest(
    'Exactly one of Content.Simple and Content.Raw is needed (templates are not part of the embedded AWS).',
  );
};

/** What the call log says of a request that sends: from, to and tags, never the content. */
export const describeMail = (request: ServiceRequest): LoggedParameters => {
  const parsed = sendEmailInput.safeParse(jsonOf(request.body.toString()));
  if (!parsed.success) return {};
  const { FromEmailAddress: from, Destination: destination, EmailTags: tags } = parsed.data;
  return {
    ...(from ? { FromEmailAddress: from } : {}),
    ...(destination?.ToAddresses ? { ToAddresses: destination.ToAddresses } : {}),
    ...(tags ? { EmailTags: Object.fromEntries(tags.map(({ Name, Value }) => [Name, Value])) } : {}),
  };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

type Input = z.infer<typeof sendEmailInput>;

const simpleMessage = (input: Input, simple: NonNullable<Input['Content']['Simple']>): Message => {
  if (simple.Attachments && simple.Attachments.length > 0)
    throw badRequest('Attachments are not part of the embedded AWS.');
  if (!input.FromEmailAddress) throw badRequest('FromEmailAddress is required for a simple message.');
  if (!simple.Body.Text && !simple.Body.Html) throw badRequest('The message body must have text or HTML.');
  if (hasControl(simple.Subject.Data))
    throw badRequest('The subject contains a line break or control character.');
  return {
    ...destinations(input),
    from: parseMailbox(input.FromEmailAddress),
    subject: simple.Subject.Data,
    text: simple.Body.Text?.Data ?? null,
    html: simple.Body.Html?.Data ?? null,
    headers: Object.fromEntries(
      (simple.Headers ?? []).map(({ Name, Value }) => [headerName(Name), headerValue(Value)]),
    ),
  };
};

/** The request's own addresses, where given, take precedence over those in the raw headers. */
const rawMessage = (input: Input, data: Buffer): Message => {
  const mail = parseRawMail(data);
  const boxes = (name: string): Mailbox[] =>
    splitMailboxes(headerOf(mail.headers, name) ?? '').map((text) => parseMailbox(text));
  const from = input.FromEmailAddress ?? headerOf(mail.headers, 'from');
  if (from === undefined) throw badRequest("Missing required header 'From'.");
  const given = destinations(input);
  const named = given.to.length + given.cc.length + given.bcc.length > 0;
  return {
    ...(named ? given : { to: boxes('to'), cc: boxes('cc'), bcc: boxes('bcc') }),
    replyTo: given.replyTo.length > 0 ? given.replyTo : boxes('reply-to'),
    from: parseMailbox(from),
    subject: headerOf(mail.headers, 'subject') ?? '',
    text: mail.text,
    html: mail.html,
    headers: Object.fromEntries(mail.headers),
  };
};

const destinations = (input: Input) => {
  const boxes = (list: readonly string[] | null | undefined): Mailbox[] =>
    (list ?? []).map((text) => parseMailbox(text));
  return {
    to: boxes(input.Destination?.ToAddresses),
    cc: boxes(input.Destination?.CcAddresses),
    bcc: boxes(input.Destination?.BccAddresses),
    replyTo: boxes(input.ReplyToAddresses),
  };
};

const headerName = (name: string): string => {
  if (!/^[\x21-\x39\x3b-\x7e]{1,126}$/.test(name)) throw badRequest(`Invalid header name <${name}>.`);
  return name;
};

const headerValue = (value: string): string => {
  if (hasControl(value) || value.length > 870)
    throw badRequest('Invalid header value: too long, or a line break.');
  return value;
};
