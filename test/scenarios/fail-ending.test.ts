import { describe, expect, it } from 'vitest';
import { ACCOUNT, type World, aWorld } from '../harness/cli.ts';
import { readApplied } from '../harness/json.ts';
import { MEMBERS, anOrganization, memberKey } from '../harness/organization.ts';
import { policyFile } from '../harness/policy-file.ts';
import { IDLE, aUser, apply, expectWholeJournal, keyId, statusOf } from '../harness/steps.ts';

const OPS = 'ops@example.com';
const NAMES = ['ana', 'bo', 'cy'];
const EXPIRED = { kind: 'error', code: 'ExpiredToken', status: 403 } as const;
const expired = 'the credentials have expired (ExpiredToken)';

/** Three users past notice and grace, and operators who get a digest. */
async function aDueWorld(): Promise<World> {
  const email = { via: 'ses', from: 'keywarden@example.com', region: 'us-east-1', operators: OPS };
  const world = await aWorld({
    users: NAMES.map((name) => aUser(name, IDLE)),
    policy: policyFile({ notify: { email } }),
  });
  await apply(world);
  world.passDays(7);
  return world;
}

/** The events of the last run, from history. */
async function lastRun(world: World) {
  const { entries } = (await world.run(['history', '--output', 'json'])).json() as {
    entries: { run: string; event: string; user: string | null; data: Record<string, unknown> }[];
  };
  return entries.filter(({ run }) => run === entries.at(-1)?.run);
}

describe('a session that expires after the first key', () => {
  const endedWorld = async () => {
    const world = await aDueWorld();
    world.control.addFault({ operation: 'iam:UpdateAccessKey', after: 1, ...EXPIRED });
    return world;
  };

  it('ends the run, which says as data what it did before, what failed, and what is left', async () => {
    const world = await endedWorld();
    const ran = await world.run(['apply', '--yes', '--quiet', '--output', 'json']);
    const { results, errors, interrupted } = readApplied(ran);
    expect(results.map(({ user, outcome }) => [user, outcome])).toEqual([
      ['ana', 'done'],
      ['bo', 'failed'],
    ]);
    expect(errors).toEqual([
      expect.stringMatching(/^The run ended early: iam:UpdateAccessKey was refused.*1 more step was left/s),
    ]);
    expect([ran.code, interrupted, ran.err]).toEqual([1, false, expect.stringContaining(expired)]);
    expect(NAMES.map((name) => statusOf(world, keyId(name)))).toEqual(['Inactive', 'Active', 'Active']);
  });

  it('says it in words too, also where nobody wants to hear of progress', async () => {
    const world = await endedWorld();
    const { out } = await world.run(['apply', '--yes', '--quiet']);
    expect(out).toContain(`- deactivate ${keyId('ana')} of ana: done`);
    expect(out).toContain(`- deactivate ${keyId('bo')} of bo: iam:UpdateAccessKey was refused`);
    expect(out).toContain('Error: The run ended early');
  });

  it('is in history to its last line, and told to the operators as far as mail still goes', async () => {
    const world = await endedWorld();
    await world.run(['apply', '--yes', '--quiet']);
    const entries = await lastRun(world);
    expect(entries.map(({ event }) => event)).toEqual([
      'run-started',
      'intent',
      'done',
      'intent',
      'failed',
      'run-finished',
    ]);
    expect(entries.at(-1)?.data).toMatchObject({
      done: 1,
      failed: 1,
      ended: expect.stringContaining(expired),
    });
    const digest = world.control.mails().findLast(({ to }) => to.includes(OPS))?.text;
    expect(digest).toContain(keyId('ana'));
    expect(digest?.replaceAll(/\s+/g, ' ')).toContain('The run ended early');
    await expectWholeJournal(world);
  });
});

describe('mail that is refused', () => {
  it.each([
    ['in a region that is not opted in', 'UnrecognizedClientException'],
    ['as its sender has expired credentials', 'ExpiredTokenException'],
    ['by a policy', 'AccessDeniedException'],
  ])('%s keeps no key from its day, and fails each owner by name', async (_, code) => {
    const world = await aDueWorld();
    world.control.addFault({ operation: 'ses:SendEmail', kind: 'error', code, status: 403 });
    const { code: exit, done, failed, report } = await apply(world);
    expect([exit, done, failed]).toEqual([
      1,
      NAMES.map((name) => `deactivate ${name}`),
      NAMES.map((name) => `notify ${name}`),
    ]);
    expect(report.errors).toEqual([expect.stringContaining(`The digest to ${OPS} was not sent`)]);
    expect((await lastRun(world)).at(-1)).toMatchObject({ event: 'run-finished', data: { failed: 3 } });
    world.control.clearFaults();
    expect((await apply(world)).done).toEqual(NAMES.map((name) => `notify ${name}`));
  });

  it('for one cause is said once, with everybody it concerns', async () => {
    const world = await aDueWorld();
    const fault = { kind: 'error', code: 'UnrecognizedClientException', status: 403 } as const;
    world.control.addFault({ operation: 'ses:SendEmail', ...fault });
    const { out } = await world.run(['apply', '--yes', '--quiet']);
    expect(out.match(/does not accept these credentials/g)).toHaveLength(2);
    expect(out).toContain(`- 3 steps (notify ${keyId('ana')} of ana, notify ${keyId('bo')} of bo, `);
  });
});

describe('a run over many accounts whose own credentials end', () => {
  it('says of each account what was done there, and which could not be entered', async () => {
    const world = await anOrganization();
    world.control.clearFaults();
    await world.run(['apply', '--yes', '--quiet']);
    world.passDays(7);
    // Accounts are entered to look, as far as they let us in; of those that have something due two once more, and one to act.
    world.control.addFault({ operation: 'sts:AssumeRole', after: 8, ...EXPIRED });
    world.control.addFault({
      operation: 'iam:UpdateAccessKey',
      account: ACCOUNT,
      ...EXPIRED,
    });
    const ran = await world.run(['apply', '--yes', '--quiet', '--output', 'json']);
    const { accounts } = JSON.parse(ran.out) as {
      accounts: { account: string; results: { user: string; outcome: string }[]; errors: string[] }[];
    };
    expect(ran.code).toBe(1);
    const of = (account: string) => accounts.find((each) => each.account === account);
    expect(of(ACCOUNT)?.results).toMatchObject([{ user: 'home-bot', outcome: 'failed' }]);
    expect(of(ACCOUNT)?.errors.join(' ')).toContain('The run ended early');
    // Which of the two comes through, or neither, depends on who asks first; what is said of each is true.
    const isDone = (account: string) =>
      of(account)?.results.some(({ outcome }) => outcome === 'done') ?? false;
    const members = ['prod', 'staging'] as const;
    expect(members.filter((name) => isDone(MEMBERS[name])).length).toBeLessThanOrEqual(1);
    for (const name of members)
      expect(statusOf(world, memberKey(name))).toBe(isDone(MEMBERS[name]) ? 'Inactive' : 'Active');
    expect(ran.out).toContain('sts:AssumeRole was refused');
  });
});
