import { describe, expect, it } from 'vitest';
import { ACCOUNT, OTHER_ACCOUNT } from '../testing/service-request.ts';
import { mail, sesWith } from '../testing/ses-caller.ts';
import { readMails, seedSes } from './ses.ts';

const to = (address: string) => ({ Destination: { ToAddresses: [address] } });
const simple = (change: object) => ({ Content: { Simple: { ...mail().Content.Simple, ...change } } });

describe('SendEmail', () => {
  it('keeps the mail as sent, in order, for its account', () => {
    const { world, send } = sesWith();
    seedSes(world, OTHER_ACCOUNT, { identities: ['example.com'] });
    const first = send({
      EmailTags: [{ Name: 'run', Value: '3f9c-1' }],
      ReplyToAddresses: ['help@example.com'],
    });
    expect(first).toMatchObject({ operation: 'SendEmail', status: 200 });
    send({}, OTHER_ACCOUNT);
    expect(readMails(world).map((each) => each.account)).toEqual([ACCOUNT, OTHER_ACCOUNT]);
    expect(readMails(world, ACCOUNT)).toEqual([
      {
        account: ACCOUNT,
        id: first.json.MessageId,
        at: '2026-11-01T02:00:00.000Z',
        from: 'Keywarden <keys@example.com>',
        to: ['owner@example.org'],
        cc: [],
        bcc: [],
        replyTo: ['help@example.com'],
        subject: 'Your key',
        text: 'text',
        html: '<p>html</p>',
        headers: { 'X-Run': '3f9c' },
        tags: { run: '3f9c-1' },
        outcomes: { 'owner@example.org': 'delivered' },
        outcome: 'delivered',
      },
    ]);
  });

  it('tells the call log who wrote to whom, and what became of it, but not what', () => {
    const { send } = sesWith({ bounces: ['dead@example.org'] });
    const answer = send({ ...to('dead@example.org'), EmailTags: [{ Name: 'run', Value: '3f9c' }] });
    expect(answer.logged).toEqual({
      FromEmailAddress: 'Keywarden <keys@example.com>',
      ToAddresses: ['dead@example.org'],
      EmailTags: { run: '3f9c' },
    });
    expect(answer.noted).toEqual({ MessageId: answer.json.MessageId, outcome: 'bounced' });
  });

  it('knows no idempotency: the same request twice is two mails', () => {
    const { world, send } = sesWith();
    expect(send().json.MessageId).not.toBe(send().json.MessageId);
    expect(readMails(world)).toHaveLength(2);
  });

  it('rejects an unverified sender and names it and the region', () => {
    const { world, send } = sesWith();
    const answer = send({ FromEmailAddress: 'else@example.com' });
    expect(answer).toMatchObject({ status: 400, type: 'MessageRejected' });
    expect(answer.json.message).toBe(
      'Email address is not verified. The following identities failed the check in region US-EAST-1: else@example.com',
    );
    expect(readMails(world)).toEqual([]);
  });

  it.each([
    ['any@example.net', 200],
    ['any@sub.example.net', 200],
    ['any@EXAMPLE.net', 200],
    ['any@notexample.net', 400],
    ['pending@example.com', 400],
  ])('lets a verified domain cover its addresses: from %s is %i', (from, status) => {
    const { send } = sesWith({
      identities: ['example.net', { name: 'pending@example.com', verified: false }],
    });
    expect(send({ FromEmailAddress: from }).status).toBe(status);
  });

  it('wants verified recipients too without production access, save the mailbox simulator', () => {
    const { send } = sesWith({ sandbox: true, identities: ['keys@example.com', 'known@example.org'] });
    expect(send(to('unknown@example.org'))).toMatchObject({ type: 'MessageRejected' });
    expect(send(to('known@example.org')).status).toBe(200);
    expect(send(to('success@simulator.amazonses.com')).status).toBe(200);
  });

  it('accepts mail to a suppressed address, in any case, but does not deliver it', () => {
    const { world, send } = sesWith({ suppressed: [{ address: 'gone@example.org', reason: 'COMPLAINT' }] });
    expect(send(to('Gone@example.org')).json.MessageId).toBeTruthy();
    expect(readMails(world).map((each) => each.outcome)).toEqual(['suppressed']);
  });

  it('accepts mail to a bouncing address; from then on the address is suppressed', () => {
    const { world, send, call } = sesWith({ bounces: ['dead@example.org'] });
    world.setNow('2026-11-02T00:00:00Z');
    const { MessageId } = send(to('Dead@example.org')).json;
    expect(call('GET', 'suppression/addresses/Dead%40example.org').json.SuppressedDestination).toEqual({
      EmailAddress: 'Dead@example.org',
      Reason: 'BOUNCE',
      LastUpdateTime: Date.parse('2026-11-02T00:00:00Z') / 1000,
      Attributes: { MessageId },
    });
    send(to('dead@example.org'));
    expect(readMails(world).map((each) => each.outcome)).toEqual(['bounced', 'suppressed']);
  });

  it('decides for each recipient, and reports the worst', () => {
    const { world, send } = sesWith({ bounces: ['dead@example.org'] });
    send({
      Destination: { ToAddresses: ['a@example.org', 'a@example.org'], CcAddresses: ['dead@example.org'] },
    });
    expect(readMails(world)[0]).toMatchObject({
      outcomes: { 'a@example.org': 'delivered', 'dead@example.org': 'bounced' },
      outcome: 'bounced',
    });
  });

  it('lets the simulator bounce without putting it on the list', () => {
    const { world, send, call } = sesWith();
    send(to('bounce+1@simulator.amazonses.com'));
    expect(readMails(world)[0]?.outcome).toBe('bounced');
    expect(call('GET', 'suppression/addresses').json.SuppressedDestinationSummaries).toEqual([]);
  });

  it.each([
    ['no @', to('owner')],
    ['no dot in the domain', to('owner@localhost')],
    ['a space', to('ow ner@example.org')],
    ['a line break in an address', to('owner@example.org\r\nBcc: spy@example.org')],
    ['a line break in the sender', { FromEmailAddress: 'Key\nX: y <keys@example.com>' }],
    ['a line break in the subject', simple({ Subject: { Data: 'a\r\nBcc: spy@example.org' } })],
    ['a line break in a header', simple({ Headers: [{ Name: 'X-A', Value: 'a\r\nBcc: spy@example.org' }] })],
    ['a colon in a header name', simple({ Headers: [{ Name: 'X:A', Value: 'a' }] })],
    ['no recipient', { Destination: {} }],
    [
      '51 recipients',
      { Destination: { ToAddresses: Array.from({ length: 51 }, (_, n) => `u${n}@example.org`) } },
    ],
    ['no body', simple({ Body: {} })],
    ['no content', { Content: {} }],
    ['a template', { Content: { Template: { TemplateName: 't' } } }],
    ['a dot in a tag', { EmailTags: [{ Name: 'run', Value: 'a.b' }] }],
    ['a space in a tag name', { EmailTags: [{ Name: 'r un', Value: 'a' }] }],
    ['an umlaut in a tag', { EmailTags: [{ Name: 'run', Value: 'ä' }] }],
    ['a number for a subject', simple({ Subject: { Data: 7 } })],
  ])('refuses %s', (_, change) => {
    const { world, send } = sesWith();
    expect(send(change)).toMatchObject({ status: 400, type: 'BadRequestException' });
    expect(readMails(world)).toEqual([]);
  });

  it('takes 50 recipients', () => {
    const { send } = sesWith();
    const all = Array.from({ length: 50 }, (_, n) => `u${n}@example.org`);
    expect(send({ Destination: { ToAddresses: all } }).status).toBe(200);
  });

  it('wants its configuration set to exist', () => {
    const { send, call } = sesWith();
    expect(send({ ConfigurationSetName: 'bounces' })).toMatchObject({
      status: 404,
      type: 'NotFoundException',
    });
    expect(call('POST', 'configuration-sets', { ConfigurationSetName: 'bounces' }).status).toBe(200);
    expect(call('POST', 'configuration-sets', { ConfigurationSetName: 'bounces' }).type).toBe(
      'AlreadyExistsException',
    );
    expect(call('GET', 'configuration-sets/bounces').json.ConfigurationSetName).toBe('bounces');
    expect(send({ ConfigurationSetName: 'bounces' }).status).toBe(200);
  });

  it('reads a raw mail, its own headers naming the recipients', () => {
    const { world, send } = sesWith();
    const mime = [
      'From: keys@example.com',
      'To: "Owner, the" <owner@example.org>,',
      ' second@example.org',
      'Subject: =?UTF-8?B?U2NobMO8c3NlbA==?= =?UTF-8?Q?_alt?=',
      'Content-Type: multipart/alternative; boundary="b1"',
      '',
      'preamble',
      '--b1',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'gr=C3=BC=',
      '=C3=9Fe',
      '--b1',
      'Content-Type: text/html; charset=iso-8859-1',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('<p>gr\xfc\xdfe</p>', 'latin1').toString('base64'),
      '--b1--',
      'epilogue',
    ].join('\r\n');
    const Data = Buffer.from(mime).toString('base64');
    const answer = send({ FromEmailAddress: undefined, Destination: undefined, Content: { Raw: { Data } } });
    expect(answer.status).toBe(200);
    expect(readMails(world)[0]).toMatchObject({
      from: 'keys@example.com',
      to: ['"Owner, the" <owner@example.org>', 'second@example.org'],
      subject: 'Schlüssel alt',
      text: 'grüße',
      html: '<p>grüße</p>',
    });
  });
});
