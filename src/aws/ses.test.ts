import { describe, expect, it } from 'vitest';
import { json } from './testing/canned-aws.ts';
import { withCanned } from './testing/with-canned.ts';

const MAIL = {
  from: 'keywarden@example.com',
  to: 'ana@example.com',
  subject: 'Grüße',
  text: 'Hello',
  html: '<p>Hello</p>',
};
const throttled = json(
  429,
  { message: 'Maximum sending rate exceeded.' },
  { 'x-amzn-errortype': 'TooManyRequestsException' },
);
const accepted = json(200, { MessageId: 'm-1' }, { date: 'Sun, 01 Nov 2026 02:00:09 GMT' });

describe('sending a mail', () => {
  it('gives the message id and the time of that very answer', async () => {
    await withCanned([accepted], async (aws, { requests }) => {
      expect(await aws.email('eu-west-1').send(MAIL)).toEqual({
        messageId: 'm-1',
        acceptedAt: Date.parse('2026-11-01T02:00:09Z'),
      });
      expect(JSON.parse(requests[0] ?? '')).toEqual({
        FromEmailAddress: MAIL.from,
        Destination: { ToAddresses: [MAIL.to] },
        Content: {
          Simple: {
            Subject: { Data: MAIL.subject, Charset: 'UTF-8' },
            Body: {
              Text: { Data: MAIL.text, Charset: 'UTF-8' },
              Html: { Data: MAIL.html, Charset: 'UTF-8' },
            },
          },
        },
      });
    });
  });

  it('tries again, later and later, while SES refuses for too many', async () => {
    await withCanned([throttled, throttled, accepted], async (aws, _, slept) => {
      expect((await aws.email('eu-west-1').send(MAIL)).messageId).toBe('m-1');
      expect(slept).toEqual([1000, 2000]);
    });
  });

  it('gives up after five refusals', async () => {
    await withCanned([throttled], async (aws, { requests }) => {
      await expect(aws.email('eu-west-1').send(MAIL)).rejects.toMatchObject({
        kind: 'throttled',
        effect: 'none',
      });
      expect(requests).toHaveLength(5);
    });
  });

  it.each([
    ['the connection breaks', 'drop' as const],
    ['SES fails inside', json(500, { message: 'oops' }, { 'x-amzn-errortype': 'InternalFailure' })],
    ['a success has no message id', json(200, {}, { date: 'Sun, 01 Nov 2026 02:00:09 GMT' })],
  ])('does not send again when %s: it may have been accepted', async (_, answer) => {
    await withCanned([answer, accepted], async (aws, { requests }) => {
      await expect(aws.email('eu-west-1').send(MAIL)).rejects.toMatchObject({
        operation: 'ses:SendEmail',
        effect: 'unknown',
      });
      expect(requests).toHaveLength(1);
    });
  });

  it('is certain that a rejected mail was not sent', async () => {
    const rejected = json(
      400,
      { message: 'Email address is not verified.' },
      { 'x-amzn-errortype': 'MessageRejected' },
    );
    await withCanned([rejected], async (aws) => {
      await expect(aws.email('eu-west-1').send(MAIL)).rejects.toMatchObject({
        kind: 'invalid',
        effect: 'none',
      });
    });
  });
});

describe('the suppression list', () => {
  const summary = (EmailAddress: string, Reason: string) => ({ EmailAddress, Reason, LastUpdateTime: 1 });

  it('is read to its last page, in lower case', async () => {
    const first = json(200, {
      SuppressedDestinationSummaries: [summary('Ana@Example.com', 'BOUNCE')],
      NextToken: 'more',
    });
    const empty = json(200, { SuppressedDestinationSummaries: [], NextToken: 'last' });
    const last = json(200, { SuppressedDestinationSummaries: [summary('bo@example.com', 'COMPLAINT')] });
    await withCanned([first, empty, last], async (aws) => {
      expect([...(await aws.email('eu-west-1').suppressed())]).toEqual(['ana@example.com', 'bo@example.com']);
    });
  });

  it('that cannot be read is not empty', async () => {
    await withCanned([json(200, {})], async (aws) => {
      await expect(aws.email('eu-west-1').suppressed()).rejects.toMatchObject({ kind: 'not-aws' });
    });
  });
});
