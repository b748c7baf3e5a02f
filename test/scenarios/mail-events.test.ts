import { describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { FALLBACK, policyFile } from '../harness/policy-file.ts';
import { filesBelow } from '../harness/io.ts';
import { storeOf } from '../harness/store.ts';
import {
  IDLE,
  aUser,
  addressees,
  apply,
  applyDaily,
  expectWholeJournal,
  keyId,
  statusOf,
} from '../harness/steps.ts';

const ANA = keyId('ana');

/** What SES publishes of a mail that it accepted a moment before. */
function eventAbout(world: World, number: number, what: object): string {
  const mail = world.control.mails()[number];
  if (mail === undefined) throw new Error(`there is no mail ${number}`);
  return JSON.stringify({
    mail: {
      messageId: mail.id,
      timestamp: mail.at,
      sourceArn: 'arn:aws:ses:us-east-1:111122223333:identity/example.com',
      tags: Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
    },
    ...what,
  });
}

const bounced = (to: string, bounceType = 'Permanent', bounceSubType = 'General') => ({
  eventType: 'Bounce',
  bounce: {
    bounceType,
    bounceSubType,
    bouncedRecipients: [{ emailAddress: to }],
    timestamp: '2026-11-04T02:01:00.000Z',
  },
});
const complained = (to: string) => ({
  eventType: 'Complaint',
  complaint: { complainedRecipients: [{ emailAddress: to }], timestamp: '2026-11-04T02:01:00.000Z' },
});

async function told(world: World, event: string) {
  return world.run(['mail-events', '-', '--output', 'json'], { readInput: async () => event });
}

describe.each([
  ['bounced', bounced('ANA@example.com')],
  ['was complained about', complained('ana@example.com')],
])('a notice that %s', (_, what) => {
  it('is none: the fallback is told with the full grace, and the owner is passed over from then on', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(6);
    expect(await told(world, eventAbout(world, 0, what))).toMatchObject({ code: 0 });
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(addressees(world)).toEqual(['ana@example.com', FALLBACK]);
    world.passDays(6);
    expect((await apply(world)).done).toEqual([]);
    expect(statusOf(world, ANA)).toBe('Active');
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
    expect(addressees(world).at(-1)).toBe(FALLBACK);
    expect((await world.run(['history', ANA])).out).toContain('no longer counts');
    await expectWholeJournal(world);
  });
});

describe.each(['MailboxFull', 'MessageTooLarge', 'ContentRejected', 'AttachmentRejected', 'General'])(
  'a notice that was refused for good (%s)',
  (subType) => {
    it('is none, and the fallback is told with the full grace, though the address may be a good one', async () => {
      const world = await aWorld({ users: [aUser('ana', IDLE)] });
      await apply(world);
      await told(world, eventAbout(world, 0, bounced('ana@example.com', 'Transient', subType)));
      world.passDays(1);
      expect((await apply(world)).done).toEqual(['notify ana']);
      expect(addressees(world)).toEqual(['ana@example.com', FALLBACK]);
      expect(await applyDaily(world, 6)).toEqual({});
      expect(statusOf(world, ANA)).toBe('Active');
      world.passDays(1);
      expect((await apply(world)).done).toContain('deactivate ana');
      await expectWholeJournal(world);
    });
  },
);

describe('an address that refused one notice', () => {
  it('is told of another user’s key all the same', async () => {
    const world = await aWorld({
      users: [
        aUser('ana', IDLE),
        { ...aUser('bot', { ...IDLE, lastUsedDaysAgo: 43 }), tags: { email: 'ana@example.com' } },
      ],
    });
    await apply(world);
    await told(world, eventAbout(world, 0, bounced('ana@example.com', 'Transient', 'MailboxFull')));
    world.passDays(2);
    expect((await apply(world)).done).toEqual(['notify ana', 'notify bot']);
    expect(addressees(world).toSorted()).toEqual(['ana@example.com', 'ana@example.com', FALLBACK]);
  });

  it('is tried again after a week when nobody else answers', async () => {
    const world = await aWorld({
      users: [aUser('ana', IDLE)],
      policy: policyFile({ owners: [{ tag: 'email' }] }),
    });
    await apply(world);
    await told(world, eventAbout(world, 0, bounced('ana@example.com', 'Transient', 'MailboxFull')));
    expect(await applyDaily(world, 9)).toEqual({ 8: ['notify ana'] });
    expect(statusOf(world, ANA)).toBe('Active');
  });

  it('is tried at once when told to', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    await told(world, eventAbout(world, 0, bounced('ana@example.com', 'Transient', 'MailboxFull')));
    await world.run(['mail-events', '--forget', 'ana@example.com']);
    world.passDays(1);
    await apply(world);
    expect(addressees(world)).toEqual(['ana@example.com', 'ana@example.com']);
  });
});

const delivered = (to: string) => ({
  eventType: 'Delivery',
  delivery: { recipients: [to], timestamp: '2026-11-04T02:00:30.000Z' },
});

async function receiptsOf(world: World) {
  const own = (await storeOf(world).receipts.load([ANA])).get(ANA);
  return own?.known === true ? own.value : [];
}

describe('a delivery', () => {
  it('is noted with the receipt of its message, once', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    const event = eventAbout(world, 0, delivered('Ana@example.com'));
    for (const expected of ['about', 'known']) {
      const { code, json } = await told(world, event);
      expect(code).toBe(0);
      expect(json()).toMatchObject({
        results: [{ outcome: 'recorded', message: expect.stringContaining(expected) as unknown }],
      });
    }
    expect(await receiptsOf(world)).toMatchObject([
      { deliveredAt: Date.UTC(2026, 10, 4, 2, 0, 30), voided: null },
    ]);
  });

  it.each([
    ['before', ['Delivery', 'Bounce']],
    ['after', ['Bounce', 'Delivery']],
  ])('%s a bounce of the same message leaves the notice void', async (_, order) => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    const events = [delivered('ana@example.com'), bounced('ana@example.com', 'Transient')];
    for (const wanted of order) {
      const what = events.find(({ eventType }) => eventType === wanted) ?? {};
      await told(world, eventAbout(world, 0, what));
    }
    expect(await receiptsOf(world)).toMatchObject([{ voided: { told: true } }]);
    expect((await receiptsOf(world))[0]?.deliveredAt).not.toBeNull();
  });
});

describe('an event about a mail that is no notice of ours', () => {
  it.each([
    ['bounce', bounced('ana@example.com')],
    ['soft bounce', bounced('ana@example.com', 'Transient')],
    ['complaint', complained('ana@example.com')],
    ['delivery', delivered('ana@example.com')],
  ])('changes nothing: a %s', async (_, what) => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    const before = await filesBelow(world.folder);
    const foreign = eventAbout(world, 0, what).replace(/"messageId":"[^"]+"/, '"messageId":"somebody-elses"');
    const otherAccount = eventAbout(world, 0, what).replace(/("keywarden-account":\[")\d+/, '$1999988887777');
    const toOthers = eventAbout(world, 0, what).replaceAll('ana@example.com', 'zoe@example.com');
    for (const event of [foreign, otherAccount, toOthers]) {
      const { code, json } = await told(world, event);
      expect(code).toBe(0);
      expect(json()).toMatchObject({ results: [{ outcome: 'unknown' }] });
    }
    expect(await filesBelow(world.folder)).toEqual(before);
  });
});

describe('a made-up event about a mail of ours', () => {
  it('silences only whom the mail went to, whoever else it names', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    const event = bounced('ana@example.com');
    event.bounce.bouncedRecipients.push({ emailAddress: 'zoe@example.com' }, { emailAddress: FALLBACK });
    await told(world, eventAbout(world, 0, event));
    const bans = await storeOf(world).undeliverable.load();
    expect(bans).toMatchObject({ known: true, value: [{ address: 'ana@example.com' }] });
    expect(bans.known ? bans.value.length : 0).toBe(1);
  });

  it.each(['9998-12-31T00:00:00.000Z', '1999-01-01T00:00:00.000Z'])(
    'dated %s silences nobody for longer, and leaves history to be written',
    async (timestamp) => {
      const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', IDLE)] });
      await apply(world);
      for (const [number, type] of [
        [0, 'Permanent'],
        [1, 'Transient'],
      ] as const) {
        const to = world.control.mails()[number]?.to[0] ?? '';
        const event = bounced(to, type, 'General');
        event.bounce.timestamp = timestamp;
        await told(world, eventAbout(world, number, event));
      }
      world.passDays(1);
      expect((await apply(world)).code).toBe(0);
      await expectWholeJournal(world);
      world.passDays(33);
      for (const name of ['ana', 'bo'])
        expect((await world.run(['explain', name])).out).not.toContain('bounces');
    },
  );

  it.each(['../../../elsewhere', '1111222233334', 'aws/111122223333', ''])(
    'names no account by "%s", and writes nothing',
    async (account) => {
      const world = await aWorld({ users: [aUser('ana', IDLE)] });
      await apply(world);
      const before = await filesBelow(world.folder);
      const event = eventAbout(world, 0, bounced('ana@example.com')).replace(
        /("keywarden-account":\[")\d+/,
        `$1${account}`,
      );
      const { code, json } = await told(world, event);
      expect(code).toBe(0);
      expect(json()).toMatchObject({ results: [{ outcome: 'unknown' }] });
      expect(await filesBelow(world.folder)).toEqual(before);
    },
  );
});

describe('mail-events', () => {
  it('changes nothing when an event comes again, or for a mail that is only late', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    await told(world, eventAbout(world, 0, { eventType: 'DeliveryDelay', deliveryDelay: {} }));
    world.passDays(1);
    expect((await apply(world)).done).toEqual([]);
    const event = eventAbout(world, 0, bounced('ana@example.com'));
    await told(world, event);
    const { json, code } = await told(world, event);
    expect(code).toBe(0);
    expect(json()).toMatchObject({
      results: [{ outcome: 'recorded', message: expect.stringContaining('known') as unknown }],
    });
    await expectWholeJournal(world);
  });

  it('names what it cannot read or place, and ends with 1 only for the former', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    const stranger = JSON.stringify({
      mail: { messageId: 'm', timestamp: '2026-11-04T02:00:00Z' },
      ...bounced('zoe@example.com'),
    });
    expect(await told(world, stranger)).toMatchObject({ code: 0 });
    const { code, out } = await world.run(['mail-events'], {
      readInput: async () => `${stranger}\nnonsense`,
    });
    expect(code).toBe(1);
    expect(out).toContain('does not say which account');
    expect(out).toContain('Line 2 is not JSON');
  });

  it('takes what it can while a run is at work on another account, says what has to come again, and ends with 1', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    const ours = eventAbout(world, 0, bounced('ana@example.com'));
    const theirs = ours.replace(/("keywarden-account":\[")\d+/, '$1999988887777');
    const lock = await storeOf(world, '999988887777').lock.acquire('0badcafe', 60_000);
    expect(lock.held).toBe(true);
    const { code, json } = await told(world, `${theirs}\n${ours}`);
    expect(code).toBe(1);
    expect(json()).toMatchObject({
      results: [
        { outcome: 'failed', message: expect.stringContaining('0badcafe') as unknown },
        { outcome: 'recorded' },
      ],
    });
  });

  it('gives an address another chance when told to', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    await told(world, eventAbout(world, 0, bounced('ana@example.com')));
    const { out } = await world.run(['mail-events', '--forget', 'ana@example.com']);
    expect(out).toContain('is written to again');
    world.passDays(1);
    await apply(world);
    expect(addressees(world)).toEqual(['ana@example.com', 'ana@example.com']);
  });

  it('announces a silenced address in the digest, and ends that after 30 days', async () => {
    const world = await aWorld({
      users: [aUser('ana', IDLE)],
      policy: policyFile({
        notify: {
          email: {
            via: 'ses',
            from: 'keywarden@example.com',
            region: 'us-east-1',
            operators: 'ops@example.com',
          },
        },
      }),
    });
    await apply(world);
    await told(world, eventAbout(world, 0, bounced('ana@example.com')));
    world.passDays(1);
    await apply(world);
    const digest = world.control.mails().at(-1)?.text?.replace(/\s+/g, ' ');
    expect(digest).toContain(
      'ana@example.com bounced (Permanent, General) and is not written to until 2026-12-04',
    );
    expect(digest).toContain('keywarden mail-events --forget ana@example.com');
    world.passDays(28);
    expect((await world.run(['explain', 'ana'])).out).toContain('bounces');
    world.passDays(1.1);
    expect((await world.run(['explain', 'ana'])).out).not.toContain('bounces');
  });

  it('ends the silence when mail reaches the address later, and not for an earlier delivery', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    await told(world, eventAbout(world, 0, bounced('ana@example.com')));
    await told(world, eventAbout(world, 0, delivered('ana@example.com')));
    expect((await world.run(['explain', 'ana'])).out).toContain('bounces');
    const later = { ...delivered('ana@example.com') };
    later.delivery.timestamp = '2026-11-04T02:02:00.000Z';
    await told(world, eventAbout(world, 0, later));
    expect((await world.run(['explain', 'ana'])).out).not.toContain('bounces');
  });

  it('refuses a file that is not there', async () => {
    const world = await aWorld();
    expect(await world.run(['mail-events', 'gone.json'])).toMatchObject({ code: 2 });
  });
});
