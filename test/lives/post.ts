import { readMailEvents } from '../../src/notify/mail-events/read.ts';
import { type MailEventResult, recordMailEvents } from '../../src/run/mail-events.ts';
import type { Mail } from '../../src/sandbox/ses/ses.ts';
import { ACCOUNT, type Life } from './world.ts';

const SOFT = ['MailboxFull', 'MessageTooLarge', 'ContentRejected', 'AttachmentRejected', 'General'] as const;

/**
 * Some mail that SES took never arrives: most of it because the mailbox is full, some because there is no such one. SES
 * says so in the morning, and Keywarden reads it.
 * @returns ids of the mails of whose end Keywarden knows now
 */
export async function bounce(life: Life, mails: readonly Mail[]): Promise<readonly string[]> {
  const { random, sandbox } = life;
  const known: string[] = [];
  for (const mail of mails) {
    if (!random.chance(0.02)) continue;
    const [type, subType] = random.chance(0.25) ? ['Permanent', 'General'] : ['Transient', random.pick(SOFT)];
    const timestamp = new Date(sandbox.control.clock().now).toISOString();
    const event = {
      eventType: 'Bounce',
      mail: {
        timestamp: mail.at,
        messageId: mail.id,
        sourceArn: `arn:aws:ses:us-east-1:${ACCOUNT}:identity/example.com`,
        tags: { 'keywarden-account': [ACCOUNT] },
      },
      bounce: {
        bounceType: type,
        bounceSubType: subType,
        bouncedRecipients: mail.to.map((emailAddress) => ({
          emailAddress,
          action: 'failed',
          status: '5.2.2',
        })),
        timestamp,
      },
    };
    const { events } = readMailEvents(JSON.stringify(event));
    // Whichever of two stores the notice is in: the other knows nothing of it.
    const results: MailEventResult[] = [];
    for (const store of ['first', 'second'] as const)
      results.push(...(await recordMailEvents(life.mailEvents(store), events)));
    if (results.some(({ outcome }) => outcome === 'recorded')) known.push(mail.id);
  }
  return known;
}
