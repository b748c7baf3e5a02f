import { z } from 'zod';
import { parseIso } from '../../core/model/time.ts';
import { ACCOUNT_TAG, type MailEvent } from './event.ts';

export interface ReadEvents {
  readonly events: readonly MailEvent[];
  /** What could not be read, a sentence each; the rest counts all the same. */
  readonly faults: readonly string[];
}

const moment = z
  .string()
  .refine((text) => parseIso(text) !== undefined, { error: 'is not a moment' })
  .transform((text) => parseIso(text) ?? 0);
const recipients = z.array(z.looseObject({ emailAddress: z.string() })).min(1);

/** As SES publishes it (`eventType`) or notifies of it (`notificationType`); both say the same under two names. */
const Written = z.looseObject({
  eventType: z.string().optional(),
  notificationType: z.string().optional(),
  mail: z.looseObject({
    messageId: z.string().min(1),
    timestamp: moment,
    destination: z.array(z.string()).optional(),
    sourceArn: z.string().optional(),
    tags: z.record(z.string(), z.array(z.string())).optional(),
  }),
  bounce: z
    .looseObject({
      bounceType: z.string(),
      bounceSubType: z.string().optional(),
      bouncedRecipients: recipients,
      timestamp: moment,
    })
    .optional(),
  complaint: z
    .looseObject({
      complainedRecipients: recipients,
      complaintFeedbackType: z.string().nullish(),
      timestamp: moment,
    })
    .optional(),
  delivery: z.looseObject({ recipients: z.array(z.string()).min(1), timestamp: moment }).optional(),
});
type SesEvent = z.output<typeof Written>;

/** An event that says it is a bounce and not of whom must be named: passed over, it would leave a notice standing. So must a delivery: its notice would wait for it in vain. */
const SesEvent = Written.superRefine((event, context) => {
  const type = event.eventType ?? event.notificationType;
  for (const [name, part] of [
    ['Bounce', 'bounce'],
    ['Complaint', 'complaint'],
    ['Delivery', 'delivery'],
  ] as const) {
    if (type === name && event[part] === undefined)
      context.addIssue({ code: 'custom', path: [part], message: 'is missing' });
  }
  if (type === 'Reject' && event.mail.destination === undefined)
    context.addIssue({ code: 'custom', path: ['mail', 'destination'], message: 'is missing' });
});

/**
 * Reads events about mails as they come: one JSON document, a list, or one document a line; each as SES wrote it, or
 * wrapped by SNS or SQS (also as Lambda hands them over) or by EventBridge.
 */
export function readMailEvents(text: string): ReadEvents {
  const events: MailEvent[] = [];
  const faults: string[] = [];
  for (const { where, value } of documents(text, faults)) {
    for (const found of unwrap(value)) {
      const parsed = SesEvent.safeParse(found);
      if (parsed.success) events.push(...asEvents(parsed.data));
      else faults.push(`${where} is not an event of SES: ${issueOf(parsed.error)}.`);
    }
  }
  return { events, faults };
}

interface Located {
  readonly where: string;
  readonly value: unknown;
}

function documents(text: string, faults: string[]): readonly Located[] {
  const whole = parsed(text);
  if (whole !== undefined) {
    const all = Array.isArray(whole) ? (whole as readonly unknown[]) : [whole];
    return all.map((value, index) => ({ where: `Event ${index + 1}`, value }));
  }
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const value = parsed(line);
    if (value !== undefined) return [{ where: `Line ${index + 1}`, value }];
    faults.push(`Line ${index + 1} is not JSON; it may have been cut short.`);
    return [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Takes off what SNS, SQS, Lambda and EventBridge put around an event; anything else is handed on as it is. */
function unwrap(value: unknown): readonly unknown[] {
  const {
    Records: records,
    Sns: sns,
    Message: message,
    body,
    detail,
  } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (Array.isArray(records)) return records.flatMap(unwrap);
  if (sns !== undefined) return unwrap(sns);
  for (const inner of [message, body]) if (typeof inner === 'string') return unwrap(parsed(inner));
  return [detail ?? value];
}

function asEvents({
  eventType,
  notificationType,
  mail,
  bounce,
  complaint,
  delivery,
}: SesEvent): readonly MailEvent[] {
  const { messageId, tags, sourceArn = '' } = mail;
  const base = {
    messageId,
    account: tags?.[ACCOUNT_TAG]?.[0] ?? null,
    partition: /^arn:(aws[a-z-]*):/.exec(sourceArn)?.[1] ?? 'aws',
  };
  if (bounce !== undefined) {
    const { bounceType, bounceSubType, bouncedRecipients, timestamp: at } = bounce;
    // SES reports a bounce only once it has stopped trying: a full mailbox is as final for this mail as an unknown one.
    const kind = bounceType === 'Permanent' ? 'bounce' : 'soft-bounce';
    const because = `bounced (${[bounceType, bounceSubType].filter((part) => part !== undefined).join(', ')})`;
    return [{ ...base, kind, at, addresses: addressesOf(bouncedRecipients), because }];
  }
  if (complaint !== undefined) {
    const { complainedRecipients, complaintFeedbackType, timestamp: at } = complaint;
    const because = `complained about (${complaintFeedbackType ?? 'no type given'})`;
    // A mailbox provider's word that the mail is wanted after all.
    const kind = complaintFeedbackType === 'not-spam' ? 'other' : 'complaint';
    return [{ ...base, kind, at, addresses: addressesOf(complainedRecipients), because }];
  }
  if (delivery !== undefined) {
    const { recipients: to, timestamp: at } = delivery;
    return [{ ...base, kind: 'delivery', at, addresses: to.map(bare), because: 'delivered' }];
  }
  const because = eventType ?? notificationType ?? 'nothing that is known';
  // SES took the mail and then did not send it: it saw a virus in it. Such an event has no recipients of its own.
  if (because === 'Reject')
    return [
      {
        ...base,
        kind: 'soft-bounce',
        at: mail.timestamp,
        addresses: (mail.destination ?? []).map(bare),
        because: 'was not sent (rejected by SES)',
      },
    ];
  const kind = because === 'DeliveryDelay' ? 'delay' : 'other';
  return [{ ...base, kind, at: mail.timestamp, addresses: [], because }];
}

function addressesOf(all: z.output<typeof recipients>): readonly string[] {
  return all.map(({ emailAddress }) => bare(emailAddress));
}

/** SES may write `Ann <ann@example.com>` where it repeats what stood in the mail. */
function bare(address: string): string {
  return /<([^>]+)>\s*$/.exec(address)?.[1] ?? address.trim();
}

function issueOf({ issues }: z.ZodError): string {
  const [issue] = issues;
  return issue === undefined ? 'it is not as expected' : `${issue.path.join('.')} ${issue.message}`.trim();
}
