import { describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { FALLBACK, policyFile } from '../harness/policy-file.ts';
import { IDLE, aUser, addressees, apply, holdOf, keyId, plan, statusOf } from '../harness/steps.ts';

const ANA = keyId('ana');
const LEO = keyId('leo');
const email = (more: object) =>
  policyFile({
    notify: {
      email: {
        via: 'ses',
        from: 'keywarden@example.com',
        region: 'us-east-1',
        operators: 'ops@example.com',
        ...more,
      },
    },
  });
const owned = (name: string, address: string) => ({ ...aUser(name, IDLE), tags: { email: address } });

async function ownerIs(world: World, address: string): Promise<void> {
  await world.byHand.tagUser('ana', new Map([['email', address]]));
}

describe('an owner outside of the domains', () => {
  it.each([
    'mallory@evil.example',
    'mallory@evilexample.com',
    'mallory@sub.example.com',
    'm@example.com.evil.example',
  ])('is not written to, nor anybody in their place, and nothing happens to the key: %s', async (address) => {
    const world = await aWorld({ users: [owned('ana', address)] });
    for (const days of [0, 8, 30]) {
      world.passDays(days);
      expect((await apply(world)).done).toEqual([]);
      expect(await holdOf(world, ANA)).toBe('OwnerOutside');
    }
    expect([statusOf(world, ANA), addressees(world)]).toEqual(['Active', []]);
    const { holds } = await plan(world);
    expect(holds[0]?.message).toContain(`tag email: ${address}`);
    expect(holds[0]?.message).toContain('add its domain');
  });

  it('is written to once their domain is named, below it only as .example.com', async () => {
    const world = await aWorld({
      policy: email({ domains: ['example.com', '.partner.example', 'BÜCHER.example'] }),
      users: [
        owned('ana', 'ana@Partner.example'),
        owned('leo', 'leo@mail.PARTNER.example'),
        owned('zoe', 'zoe@xn--bcher-kva.example'),
      ],
    });
    await apply(world);
    expect(addressees(world).toSorted()).toEqual(
      ['leo@mail.PARTNER.example', 'ops@example.com', 'zoe@xn--bcher-kva.example'].toSorted(),
    );
    expect(await holdOf(world, ANA)).toBe('OwnerOutside');
  });
});

describe('an owner that changes in the middle of a clock', () => {
  it('several times: each former one hears once who answers now, in the run that tells the new one', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    for (const [former, now] of [
      ['ana@example.com', 'bo@example.com'],
      ['bo@example.com', 'cy@example.com'],
    ] as const) {
      world.passDays(6);
      await ownerIs(world, now);
      const before = world.control.mails().length;
      await apply(world);
      await apply(world);
      const mails = world.control.mails().slice(before);
      expect(mails.flatMap(({ to }) => to).toSorted()).toEqual([former, now].toSorted());
      expect(mails.find(({ to }) => to.includes(former))?.text).toContain(`${now} answers for this user now`);
    }
    world.passDays(6);
    await apply(world);
    expect(statusOf(world, ANA)).toBe('Active');
    world.passDays(1);
    expect((await apply(world)).done).toContain('deactivate ana');
  });

  it('to somebody outside: the former one hears it, once, and the key stays', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    await ownerIs(world, 'mallory@evil.example');
    for (const days of [6, 1, 30]) {
      world.passDays(days);
      await apply(world);
    }
    expect(addressees(world)).toEqual(['ana@example.com', 'ana@example.com']);
    expect(world.control.mails()[1]?.text?.replace(/\s+/g, ' ')).toContain(
      'the user names another contact now (tag email: mallory@evil.example)',
    );
    expect(statusOf(world, ANA)).toBe('Active');
  });

  it('from one whose domain is no longer named: they are not written to', async () => {
    const world = await aWorld({
      policy: email({ domains: ['example.com', 'old.example'] }),
      users: [owned('ana', 'ana@old.example')],
    });
    await apply(world);
    await ownerIs(world, 'bo@example.com');
    await world.write('keywarden.yaml', email({ domains: ['example.com'] }));
    await apply(world);
    expect(addressees(world).filter((to) => to !== 'ops@example.com')).toEqual([
      'ana@old.example',
      'bo@example.com',
    ]);
  });
});

describe('more messages than notify.email.per-day', () => {
  it('wait for a later run, are said, and start no clock', async () => {
    const world = await aWorld({
      policy: email({ 'per-day': 2 }),
      users: ['ana', 'bo', 'leo'].map((name) => aUser(name, IDLE)),
    });
    const { done, skipped, code } = await apply(world);
    expect([done, skipped, code]).toEqual([['notify ana', 'notify bo'], ['notify leo'], 0]);
    expect(addressees(world)).toEqual(['ana@example.com', 'bo@example.com', 'ops@example.com']);
    expect(world.control.mails().at(-1)?.text?.replace(/\s+/g, ' ')).toContain(
      'as notify.email.per-day allows',
    );
    // Another run at once has another name, and no more messages.
    expect((await apply(world)).done).toEqual([]);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['notify leo']);
    world.passDays(6);
    expect((await apply(world)).done).not.toContain('deactivate leo');
    expect(statusOf(world, LEO)).toBe('Active');
  });

  it('keep no leak back', async () => {
    const world = await aWorld({
      policy: email({ 'per-day': 2 }),
      users: [
        ...['ana', 'bo'].map((name) => aUser(name, IDLE)),
        { ...aUser('leo', IDLE), attachedPolicies: ['AWSCompromisedKeyQuarantineV3'] },
      ],
    });
    await apply(world);
    expect(addressees(world).slice(0, 2).toSorted()).toEqual(['leo@example.com', FALLBACK]);
  });
});
