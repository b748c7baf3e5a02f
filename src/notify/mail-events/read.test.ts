import { describe, expect, it } from 'vitest';
import { readMailEvents } from './read.ts';

const mail = {
  messageId: '0100019a',
  timestamp: '2026-11-04T02:00:00.000Z',
  sourceArn: 'arn:aws-us-gov:ses:us-gov-west-1:111122223333:identity/example.com',
  tags: { 'keywarden-account': ['222233334444'], 'ses:configuration-set': ['keywarden'] },
};
const bounce = (bounceType = 'Permanent') => ({
  eventType: 'Bounce',
  mail,
  bounce: {
    bounceType,
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: 'Ann <ann@example.com>', action: 'failed' }],
    timestamp: '2026-11-04T02:05:00.000Z',
  },
});
const complaint = {
  notificationType: 'Complaint',
  mail,
  complaint: {
    complainedRecipients: [{ emailAddress: 'bo@example.com' }],
    complaintFeedbackType: 'abuse',
    timestamp: '2026-11-05T02:00:00.000Z',
  },
};

describe('an event about a mail', () => {
  it('says which mail, whom, when, for which account and why', () => {
    expect(readMailEvents(JSON.stringify(bounce()))).toEqual({
      events: [
        {
          kind: 'bounce',
          messageId: '0100019a',
          at: Date.UTC(2026, 10, 4, 2, 5),
          addresses: ['ann@example.com'],
          account: '222233334444',
          partition: 'aws-us-gov',
          because: 'bounced (Permanent, General)',
        },
      ],
      faults: [],
    });
  });

  it.each([
    ['Permanent', 'bounce'],
    ['Undetermined', 'soft-bounce'],
    ['Transient', 'soft-bounce'],
  ])('of a bounce that is %s is a %s', (type, kind) => {
    expect(readMailEvents(JSON.stringify(bounce(type))).events[0]?.kind).toBe(kind);
  });

  const json = JSON.stringify(bounce());
  it.each([
    ['as SES publishes it', json],
    ['wrapped by SNS', JSON.stringify({ Type: 'Notification', Message: json })],
    ['as Lambda gets it from SNS', JSON.stringify({ Records: [{ Sns: { Message: json } }] })],
    [
      'as Lambda gets it from SQS',
      JSON.stringify({ Records: [{ body: JSON.stringify({ detail: bounce() }) }] }),
    ],
    ['wrapped by EventBridge', JSON.stringify({ 'detail-type': 'Email Bounced', detail: bounce() })],
    ['in a list', JSON.stringify([bounce()])],
    ['in a line of its own', `\n${json}\n`],
  ])('is read %s', (_, text) => {
    expect(readMailEvents(text)).toMatchObject({
      events: [{ kind: 'bounce', messageId: '0100019a' }],
      faults: [],
    });
  });

  it('is read under the older name of its type, too', () => {
    expect(readMailEvents(JSON.stringify(complaint)).events[0]).toMatchObject({
      kind: 'complaint',
      addresses: ['bo@example.com'],
      because: 'complained about (abuse)',
    });
  });

  it('of a delivery says when, and to whom', () => {
    const delivered = {
      eventType: 'Delivery',
      mail,
      delivery: { recipients: ['Ann <ann@example.com>'], timestamp: '2026-11-04T02:00:07.000Z' },
    };
    expect(readMailEvents(JSON.stringify(delivered)).events).toMatchObject([
      { kind: 'delivery', addresses: ['ann@example.com'], at: Date.UTC(2026, 10, 4, 2, 0, 7) },
    ]);
  });

  it('of a mail that SES took and did not send is as final as a bounce', () => {
    const rejected = {
      eventType: 'Reject',
      mail: { ...mail, destination: ['ann@example.com'] },
      reject: { reason: 'Bad content' },
    };
    expect(readMailEvents(JSON.stringify(rejected)).events).toMatchObject([
      { kind: 'soft-bounce', addresses: ['ann@example.com'], because: 'was not sent (rejected by SES)' },
    ]);
    expect(readMailEvents(JSON.stringify({ ...rejected, mail })).faults).toHaveLength(1);
  });

  it('of a mail that SES still tries to deliver says nothing yet', () => {
    const late = { eventType: 'DeliveryDelay', mail, deliveryDelay: { delayType: 'MailboxFull' } };
    expect(readMailEvents(JSON.stringify(late)).events).toMatchObject([{ kind: 'delay' }]);
  });

  it('in which a mailbox provider takes a complaint back is no complaint', () => {
    const wanted = {
      ...complaint,
      complaint: { ...complaint.complaint, complaintFeedbackType: 'not-spam' },
    };
    expect(readMailEvents(JSON.stringify(wanted)).events).toMatchObject([{ kind: 'other' }]);
  });

  it('of a kind that means nothing to us is passed over', () => {
    const opened = JSON.stringify({ eventType: 'Open', mail, open: {} });
    expect(readMailEvents(opened).events[0]).toMatchObject({ kind: 'other', because: 'Open' });
  });

  it('that cannot be read is named, and the others count all the same', () => {
    const { events, faults } = readMailEvents(
      `${json}\n{"mail":{}}\n{"cut sho\n${JSON.stringify(complaint)}`,
    );
    expect(events.map(({ kind }) => kind)).toEqual(['bounce', 'complaint']);
    expect(faults).toEqual([
      expect.stringMatching(/^Line 3 is not JSON/),
      expect.stringMatching(/^Line 2 is not an event of SES: mail.messageId/),
    ]);
  });

  it.each([
    ['Bounce', { eventType: 'Bounce', mail }, 'bounce'],
    ['Complaint', { notificationType: 'Complaint', mail }, 'complaint'],
    ['Delivery', { eventType: 'Delivery', mail }, 'delivery'],
  ])(
    'that says %s and not of whom is named: it must not pass for one that changes nothing',
    (_, event, part) => {
      expect(readMailEvents(JSON.stringify(event))).toEqual({
        events: [],
        faults: [expect.stringMatching(new RegExp(`^Event 1 is not an event of SES: ${part} is missing`))],
      });
    },
  );

  it('is not made of anything else', () => {
    for (const text of ['null', '7', '"x"', '{}', '[null]'])
      expect(readMailEvents(text)).toMatchObject({ events: [], faults: [expect.any(String)] });
    expect(readMailEvents('')).toEqual({ events: [], faults: [] });
  });
});
