import {
  GetAccountCommand,
  GetSuppressedDestinationCommand,
  ListSuppressedDestinationsCommand,
  SendEmailCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../server.ts';
import type { Sandbox } from '../server.ts';
import { readMails } from './ses.ts';

let sandbox: Sandbox;
let ses: SESv2Client;

beforeAll(async () => {
  const account = { identities: ['example.com'], bounces: ['dead+keys@example.org'] };
  const now = Date.parse('2026-11-01T02:00:00.500Z');
  const seed = { accounts: [{ id: '111122223333', ses: account }] };
  sandbox = await startSandbox({ realTime: Date.now, now, clock: 'frozen', seed });
  const credentials = sandbox.control.credentials('111122223333');
  ses = new SESv2Client({ endpoint: sandbox.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
});
afterAll(() => sandbox.close());

const send = (to: string, from = 'Keywarden <keys@example.com>') =>
  ses.send(
    new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: [to] },
      Content: { Simple: { Subject: { Data: 'Schlüssel' }, Body: { Text: { Data: 'grüße' } } } },
    }),
  );

describe('the AWS SDK for JavaScript', () => {
  it('sends, and the mail is there to read', async () => {
    const { MessageId } = await send('owner@example.org');
    expect(readMails(sandbox.world).at(-1)).toMatchObject({
      id: MessageId,
      subject: 'Schlüssel',
      text: 'grüße',
      outcome: 'delivered',
    });
    expect((await ses.send(new GetAccountCommand({}))).SendQuota?.SentLast24Hours).toBeGreaterThan(0);
  });

  it('finds a bounced address on the suppression list, with its date', async () => {
    const EmailAddress = 'dead+keys@example.org';
    const find = () => ses.send(new GetSuppressedDestinationCommand({ EmailAddress }));
    await expect(find()).rejects.toMatchObject({ name: 'NotFoundException' });
    await send(EmailAddress);
    const entry = { EmailAddress, Reason: 'BOUNCE', LastUpdateTime: new Date('2026-11-01T02:00:00.500Z') };
    expect((await find()).SuppressedDestination).toMatchObject(entry);
    const since = (StartDate: string) =>
      ses.send(
        new ListSuppressedDestinationsCommand({ Reasons: ['BOUNCE'], StartDate: new Date(StartDate) }),
      );
    expect((await since('2026-11-01T02:00:00Z')).SuppressedDestinationSummaries).toEqual([entry]);
    expect((await since('2026-11-01T02:00:01Z')).SuppressedDestinationSummaries).toEqual([]);
  });

  it('is told the region in which a sender is not verified', async () => {
    await expect(send('owner@example.org', 'a@example.net')).rejects.toMatchObject({
      name: 'MessageRejected',
      message: expect.stringContaining('EU-WEST-1: a@example.net'),
    });
  });
});
