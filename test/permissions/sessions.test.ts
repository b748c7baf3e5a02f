import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListUserTagsCommand,
  ListUsersCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateAccessKeyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { lookPolicy } from '../../src/permissions/session/look.ts';
import { secretOf } from '../../src/sandbox/credentials/admin.ts';
import { type Session, sessions } from '../../src/sandbox/sts/sessions.ts';
import { errorOf } from '../../src/sandbox/testing/open-sandbox.ts';
import { ACCOUNT, type World, aWorld } from '../harness/cli.ts';
import { MEMBERS, anOrganization, memberKey, memberUser, policyFor } from '../harness/organization.ts';
import { BUSY, IDLE, aUser, apply, keyId, statusOf } from '../harness/steps.ts';
import { STORE, functionsOf } from '../lambda/functions.ts';

const PLANNED = { UserName: memberUser('prod'), AccessKeyId: memberKey('prod') };
const BYSTANDER = { UserName: 'bystander', AccessKeyId: keyId('bystander') };

/** The sessions that entered an account, in order. */
const sessionsIn = (world: World, account: string): readonly Session[] =>
  [...sessions(world.sandbox.world).values()].filter((session) => session.account === account);

const isLook = ({ policy }: Session) => policy === lookPolicy();

/** IAM as whoever holds the credentials of a session, without any of our code. */
function byHandAs({ sandbox }: World, { accessKeyId, token }: Session): IAMClient {
  const credentials = { accessKeyId, secretAccessKey: secretOf(accessKeyId), sessionToken: token };
  return new IAMClient({ endpoint: sandbox.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}

/** Everything that can be done to a key or tag of a user. */
const attempts = ({ UserName, AccessKeyId }: typeof PLANNED) => [
  new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }),
  new DeleteAccessKeyCommand({ UserName, AccessKeyId }),
  new CreateAccessKeyCommand({ UserName }),
  new TagUserCommand({ UserName, Tags: [{ Key: `keywarden:${AccessKeyId}`, Value: 'v1' }] }),
  new UntagUserCommand({ UserName, TagKeys: [`keywarden:${AccessKeyId}`] }),
  new UpdateUserCommand({ UserName, NewPath: '/elsewhere/' }),
];

async function outcomes(iam: IAMClient, on: typeof PLANNED): Promise<readonly string[]> {
  const said: string[] = [];
  for (const command of attempts(on)) said.push(await errorOf(iam.send(command as TagUserCommand)));
  return said;
}

const REFUSED = expect.stringContaining('because no session policy allows');

/** The organization of the harness: no policy binds the role of its members. In one a user more, of whom nothing is due. */
async function anEnteredOrganization() {
  const world = await anOrganization();
  world.control.clearFaults();
  world.control.seed({ accounts: [{ id: MEMBERS.prod, users: [aUser('bystander', BUSY)] }] });
  return world;
}

describe('the sessions of a run, whatever the role of the account may do', () => {
  it('that look cannot change anything', async () => {
    const world = await anEnteredOrganization();
    await world.run(['plan', '--quiet']);
    const looks = sessionsIn(world, MEMBERS.prod);
    expect(looks.map(isLook)).toEqual([true]);
    const iam = byHandAs(world, looks[0] as Session);
    expect(await outcomes(iam, PLANNED)).toEqual(attempts(PLANNED).map(() => REFUSED));
    expect(await errorOf(iam.send(new ListUsersCommand({})))).toBe('no error');
    expect(await errorOf(iam.send(new ListUserTagsCommand(PLANNED)))).toBe('no error');
  });

  it('that only tell owners something are those that look', async () => {
    const world = await anEnteredOrganization();
    await world.run(['apply', '--yes', '--quiet']);
    expect(world.control.mails().length).toBeGreaterThan(0);
    expect(sessionsIn(world, MEMBERS.prod).filter((session) => !isLook(session))).toEqual([]);
  });

  it('that act touch the user of the plan as the plan says, and nobody beside it', async () => {
    const world = await anEnteredOrganization();
    await world.run(['apply', '--yes', '--quiet']);
    world.passDays(7);
    await world.run(['apply', '--yes', '--quiet']);
    expect(statusOf(world, PLANNED.AccessKeyId)).toBe('Inactive');

    const acts = sessionsIn(world, MEMBERS.prod).filter((session) => !isLook(session));
    expect(acts).toHaveLength(1);
    const iam = byHandAs(world, acts[0] as Session);
    expect(await outcomes(iam, BYSTANDER)).toEqual(attempts(BYSTANDER).map(() => REFUSED));
    expect(statusOf(world, BYSTANDER.AccessKeyId)).toBe('Active');
    // What was due was a deactivation.
    expect(await outcomes(iam, PLANNED)).toEqual([
      'no error',
      REFUSED,
      REFUSED,
      'no error',
      'no error',
      REFUSED,
    ]);
    expect(await errorOf(iam.send(new ListAccessKeysCommand(BYSTANDER)))).toEqual(REFUSED);
  });

  it('are of one account each', async () => {
    const world = await anEnteredOrganization();
    await world.run(['apply', '--yes', '--quiet']);
    world.passDays(7);
    await world.run(['apply', '--yes', '--quiet']);
    const acts = [...sessions(world.sandbox.world).values()].filter(({ policy }) => policy !== lookPolicy());
    const named = acts.map(({ account, policy }) => [account, policy?.match(/\d{12}/g)] as const);
    expect(named.map(([account]) => account).toSorted()).toEqual(
      [MEMBERS.prod, MEMBERS.staging, MEMBERS.throttled].toSorted(),
    );
    for (const [account, inPolicy] of named) expect(new Set(inPolicy)).toEqual(new Set([account]));
  });
});

const GENEROUS = {
  'per-day': 100,
  'stop-above': '100%',
  fleet: { 'per-day': 100, 'stop-above': '100%' },
};
/** Entered by its role, though it is the account of the credentials. */
const ENTERED = { list: [ACCOUNT], role: 'KeywardenMember', 'own-account': 'role' };

describe('one account that is entered by its role', () => {
  it('is changed by single operations with the power over one user', async () => {
    const world = await aWorld({
      policy: policyFor(ENTERED),
      users: [aUser('ana', IDLE), aUser('bystander', BUSY)],
    });
    await apply(world);
    world.passDays(7);
    await apply(world);
    expect(statusOf(world, keyId('ana'))).toBe('Inactive');
    const before = sessions(world.sandbox.world).size;
    expect((await world.run(['restore', keyId('ana')])).code).toBe(0);
    const [look, act, ...more] = [...sessions(world.sandbox.world).values()].slice(before);
    expect([look?.policy, more]).toEqual([lookPolicy(), []]);
    expect(act?.policy).toContain('user/ana"');
    expect(await outcomes(byHandAs(world, act as Session), BYSTANDER)).toEqual(
      attempts(BYSTANDER).map(() => REFUSED),
    );
  });

  it('is changed in parts where one session policy has no room for all users', async () => {
    const names = 'abcdefghijkl'.split('').map((letter) => `user-${letter}`);
    const path = `/${'team-with-a-long-name/'.repeat(8)}`;
    const world = await aWorld({
      policy: policyFor(ENTERED, { guardrails: GENEROUS }),
      users: names.map((name) => ({ ...aUser(name, IDLE), path })),
    });
    await apply(world);
    world.passDays(7);
    const { code, done } = await apply(world);
    expect([code, names.filter((name) => !done.includes(`deactivate ${name}`))]).toEqual([0, []]);
    const acts = sessionsIn(world, ACCOUNT).filter((session) => !isLook(session));
    expect(acts.length).toBeGreaterThan(1);
    for (const { policy } of acts) expect(policy?.length).toBeLessThanOrEqual(2048);
  }, 60_000);
});

describe('the functions of an organization', () => {
  /** One member with an idle user, and what its functions did up to the day on which its key is due. */
  async function onTheDay() {
    const world = await aWorld({ name: 'management', users: [] });
    world.control.seed({
      organization: { management: ACCOUNT, units: [] },
      accounts: [
        {
          id: MEMBERS.prod,
          users: [aUser(memberUser('prod'), IDLE), aUser('bystander', BUSY)],
          roles: [{ name: 'KeywardenMember', trusts: [ACCOUNT] }],
        },
      ],
    });
    const policy = policyFor({ organization: { 'own-account': 'role' } }, { store: STORE });
    const { accounts, account, weigh, read, result } = await functionsOf(world, policy);
    const look = async (run: string) => {
      const listed = await accounts(run);
      for (const target of JSON.parse(await read(listed.bucket, listed.key)) as object[])
        await account({ run, phase: 'look', account: target });
      const { bucket, key } = await weigh(run);
      return JSON.parse(await read(bucket, key)) as readonly object[];
    };
    const act = async (run: string, acts: readonly object[]) => {
      for (const target of acts) await account({ run, phase: 'act', account: target });
    };
    await act('day-1', await look('day-1'));
    world.passDays(7);
    return { world, look, act, result };
  }

  it('look with a session that only reads, and act with one for the users of the plan', async () => {
    const { world, look, act } = await onTheDay();
    const before = sessionsIn(world, MEMBERS.prod).length;
    const acts = await look('day-8');
    expect(sessionsIn(world, MEMBERS.prod).slice(before).map(isLook)).toEqual([true]);
    await act('day-8', acts);
    expect(statusOf(world, PLANNED.AccessKeyId)).toBe('Inactive');
    const [again, acting, ...more] = sessionsIn(world, MEMBERS.prod).slice(before + 1);
    expect([again?.policy, more]).toEqual([lookPolicy(), []]);
    expect(await outcomes(byHandAs(world, acting as Session), BYSTANDER)).toEqual(
      attempts(BYSTANDER).map(() => REFUSED),
    );
  });

  it('fail for a user who was moved in between, say so, and touch nobody', async () => {
    const { world, look, act, result } = await onTheDay();
    const acts = await look('day-8');
    const { sandbox, control } = world;
    const admin = new IAMClient({
      endpoint: sandbox.endpoint,
      region: 'us-east-1',
      credentials: control.credentials(MEMBERS.prod),
    });
    await admin.send(new UpdateUserCommand({ UserName: PLANNED.UserName, NewPath: '/moved/' }));
    await act('day-8', acts);
    expect(statusOf(world, PLANNED.AccessKeyId)).toBe('Active');
    expect(await result('day-8', `results/${MEMBERS.prod}-001-01.json`)).toMatchObject({
      steps: [
        {
          user: PLANNED.UserName,
          outcome: 'failed',
          message: expect.stringContaining('was moved since this was planned'),
        },
      ],
    });
    await act('day-9', await look('day-9'));
    expect(statusOf(world, PLANNED.AccessKeyId)).toBe('Inactive');
  });
});
