import { describe, expect, it } from 'vitest';
import {
  IAMClient,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  DetachUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { type World, aWorld } from '../harness/cli.ts';
import { FALLBACK, policyFile } from '../harness/policy-file.ts';
import { BUSY, IDLE, aUser, addressees, apply, holdOf, keyId, statusOf } from '../harness/steps.ts';
import { storeOf } from '../harness/store.ts';

const ACCOUNT = '111122223333';
const LEO = keyId('leo');
const AWS_OWN = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3';
const OF_THE_ACCOUNT = `arn:aws:iam::${ACCOUNT}:policy/AWSCompromisedKeyQuarantineV3`;
const SECURITY = 'leaks@example.com';
const withSecurity = policyFile({
  notify: {
    security: SECURITY,
    email: { via: 'ses', from: 'keywarden@example.com', region: 'us-east-1' },
  },
});

async function byHand(world: World, change: 'attach' | 'detach' | 'new key'): Promise<string | undefined> {
  const iam = new IAMClient({
    endpoint: world.sandbox.endpoint,
    region: 'us-east-1',
    credentials: world.control.credentials(),
  });
  const names = { UserName: 'leo', PolicyArn: AWS_OWN };
  try {
    if (change === 'attach') await iam.send(new AttachUserPolicyCommand(names));
    if (change === 'detach') await iam.send(new DetachUserPolicyCommand(names));
    if (change !== 'new key') return undefined;
    return (await iam.send(new CreateAccessKeyCommand({ UserName: 'leo' }))).AccessKey?.AccessKeyId;
  } finally {
    iam.destroy();
  }
}

const leo = (...attachedPolicies: readonly string[]) => ({
  ...aUser('leo', BUSY),
  attachedPolicies: [...attachedPolicies],
});

describe("a policy of the account's own that is called like AWS's quarantine", () => {
  it.each([['with all users at once'], ['one user at a time']])('raises no alarm, read %s', async (how) => {
    const world = await aWorld({ users: [leo(OF_THE_ACCOUNT)] });
    if (how !== 'with all users at once')
      world.control.addFault({
        operation: 'iam:GetAccountAuthorizationDetails',
        kind: 'error',
        code: 'AccessDenied',
        status: 403,
      });
    expect((await apply(world)).done).toEqual([]);
    expect(addressees(world)).toEqual([]);
    expect(await holdOf(world, LEO)).toBeUndefined();
  });

  it('does not hide the real one, nor its keys from being retired', async () => {
    const world = await aWorld({ users: [leo(OF_THE_ACCOUNT, AWS_OWN)] });
    expect((await apply(world)).done).toEqual(['notify leo', 'notify leo']);
    expect(world.control.mails()[0]?.text).toContain(`--policy-arn ${AWS_OWN}`);
    const idle = await aWorld({ users: [{ ...aUser('leo', IDLE), attachedPolicies: [OF_THE_ACCOUNT] }] });
    await apply(idle);
    idle.passDays(7);
    expect((await apply(idle)).done).toContain('deactivate leo');
  });
});

describe('a leak', () => {
  it('is told to the owner and to the security contact, once each', async () => {
    const world = await aWorld({ policy: withSecurity, users: [leo(AWS_OWN)] });
    await apply(world);
    expect(addressees(world).toSorted()).toEqual([SECURITY, 'leo@example.com']);
    for (const days of [1, 30]) {
      world.passDays(days);
      expect((await apply(world)).done).toEqual([]);
    }
    expect(await holdOf(world, LEO)).toBe('Quarantined');
  });

  it('is told to the fallback contact where no security contact is named', async () => {
    const world = await aWorld({ users: [leo(AWS_OWN)] });
    await apply(world);
    expect(addressees(world).toSorted()).toEqual(['leo@example.com', FALLBACK]);
  });

  it('is told to the security contact though nobody answers for the user', async () => {
    const world = await aWorld({
      policy: JSON.stringify({ ...(JSON.parse(withSecurity) as object), owners: [{ tag: 'email' }] }),
      users: [{ ...leo(AWS_OWN), tags: {} }],
    });
    await apply(world);
    expect(addressees(world)).toEqual([SECURITY]);
    expect(await holdOf(world, LEO)).toBe('Quarantined');
  });

  it('is told to a new owner, and not again to the security contact', async () => {
    const world = await aWorld({ policy: withSecurity, users: [leo(AWS_OWN)] });
    await apply(world);
    await world.byHand.tagUser('leo', new Map([['email', 'new@example.com']]));
    await apply(world);
    expect(addressees(world).slice(2)).toEqual(['new@example.com']);
  });
});

describe('a key that was there when the quarantine was seen', () => {
  async function leakedAndLifted(): Promise<World> {
    const world = await aWorld({ users: [leo()] });
    await apply(world);
    await byHand(world, 'attach');
    await apply(world);
    await world.byHand.setKeyStatus('leo', LEO, 'Inactive');
    await byHand(world, 'detach');
    return world;
  }

  it('is burnt for ever: restore refuses it long after the quarantine was lifted', async () => {
    const world = await leakedAndLifted();
    for (const days of [0, 1, 50]) {
      world.passDays(days);
      await apply(world);
      const { code, out, err } = await world.run(['restore', LEO]);
      expect([code, out + err]).toEqual([1, expect.stringContaining('was reported leaked')]);
      expect(statusOf(world, LEO)).not.toBe('Active');
    }
  });

  it('is offered to be switched on by no mail, explanation, plan or digest', async () => {
    const world = await leakedAndLifted();
    const texts: string[] = [];
    for (let day = 0; day < 70; day += 5) {
      await apply(world);
      for (const command of ['explain', 'plan'])
        texts.push((await world.run(command === 'explain' ? ['explain', 'leo'] : ['plan'])).out);
      world.passDays(5);
    }
    texts.push(...world.control.mails().flatMap(({ text, html }) => [text ?? '', html ?? '']));
    expect(texts.join('\n')).toContain('never');
    for (const text of texts)
      expect(text.replace(/\s+/g, ' ')).not.toMatch(
        /--status Active|keywarden restore|can be restored|Switch it on again/i,
      );
  });

  it('is not mistaken for one that was made afterwards, of which nobody is told that it was stolen', async () => {
    const world = await aWorld({ policy: withSecurity, users: [leo(AWS_OWN)] });
    await apply(world);
    const before = addressees(world).length;
    const made = (await byHand(world, 'new key')) ?? '';
    world.passDays(1);
    await apply(world);
    expect(addressees(world).length).toBe(before);
    expect(await holdOf(world, made)).toBe('Quarantined');
    const memory = await storeOf(world).memory.load();
    const [user] = memory.known ? [...memory.value.users.values()] : [];
    expect([...(user?.burnt.keys() ?? [])]).toEqual([LEO]);
  });
});
