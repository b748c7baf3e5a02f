import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/core/model/time.ts';
import { ACCOUNT, type Ran, type World } from '../harness/cli.ts';
import {
  type Member,
  MEMBERS,
  anOrganization,
  memberKey,
  memberUser,
  policyFor,
} from '../harness/organization.ts';
import { statusOf } from '../harness/steps.ts';

interface Missing {
  readonly account: string;
  readonly name: string | null;
  readonly because: readonly string[];
}

interface FleetJson {
  readonly consented?: boolean;
  readonly accounts: readonly {
    readonly account: string;
    readonly name?: string;
    readonly users?: number;
    readonly findings?: readonly object[];
    readonly items?: readonly { readonly id: string; readonly step: string; readonly user: string }[];
    readonly results?: readonly { readonly step: string; readonly user: string; readonly outcome: string }[];
  }[];
  readonly failed: readonly Missing[];
  readonly leftOut: readonly Missing[];
  readonly notBegun: readonly Missing[];
  readonly summary: { readonly ok: boolean; readonly counts: Readonly<Record<string, number>> };
}

const read = ({ out }: Ran): FleetJson => JSON.parse(out) as FleetJson;
const TERMINAL = { isTerminal: { input: true, output: true, error: true } };

/** `deactivate prod-bot`, of every account. */
const done = (ran: Ran) =>
  read(ran).accounts.flatMap(({ results = [] }) =>
    results.filter(({ outcome }) => outcome === 'done').map(({ step, user }) => `${step} ${user}`),
  );

const heals = (world: World) => world.control.clearFaults();

describe('an organization', () => {
  it('is scanned whole: what cannot be entered or read is named and fails the exit code, the rest goes on', async () => {
    const world = await anOrganization();
    const ran = await world.run(['scan', '--output', 'json']);
    const { accounts, failed, leftOut, summary } = read(ran);
    expect(accounts.map(({ account, name }) => [account, name])).toEqual([
      [ACCOUNT, 'home'],
      [MEMBERS.prod, 'prod'],
      [MEMBERS.staging, 'staging'],
    ]);
    for (const account of accounts) expect([account.users, account.findings?.length]).toEqual([1, 1]);
    expect(failed.map(({ name }) => name)).toEqual(['denied', 'throttled']);
    expect(failed[0]?.because.join()).toContain(`arn:aws:iam::${MEMBERS.denied}:role/KeywardenMember`);
    expect(failed[0]?.because.join()).toContain('that trusts arn:aws:iam::');
    expect(failed[1]?.because.join()).toContain('too many calls');
    expect(leftOut.map(({ name, because }) => [name, because])).toEqual([
      ['suspended', ['It is suspended.']],
    ]);
    expect([ran.code, summary.ok]).toEqual([1, false]);
    expect(ran.err).toContain('Failed: denied (233333333333)');

    const table = await world.run(['scan']);
    expect(table.code).toBe(1);
    for (const text of [
      'Scan of 5 accounts',
      'prod',
      'Failed, wholly or in part (2)',
      'Left out (1): It is suspended. suspended (244444444444)',
    ])
      expect(table.out).toContain(text);
    expect(table.out).not.toContain(MEMBERS.sandbox);
    expect(table.out).not.toContain(MEMBERS.legacy);
  });

  it('whose listing is denied is not taken for an empty one', async () => {
    const world = await anOrganization();
    world.control.addFault({
      kind: 'error',
      operation: 'organizations:ListAccounts',
      code: 'AccessDeniedException',
      status: 400,
    });
    const { code, out, err } = await world.run(['scan', '--quiet']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('organizations:ListAccounts was denied');
    expect(err).toContain('management account');
    await world.write('unit.yaml', policyFor({ organization: { exclude: ['ou-exam-mistyped'] } }));
    const mistyped = await world.run(['scan', '--quiet', '--config', 'unit.yaml']);
    expect([mistyped.code, mistyped.err]).toEqual([
      1,
      expect.stringContaining('names the unit ou-exam-mistyped'),
    ]);
  });

  it('is not entered where it is unknown what an excluded unit holds, or whether an account has an excluding tag', async () => {
    const world = await anOrganization();
    heals(world);
    const denied = { kind: 'error', code: 'AccessDeniedException', status: 400 } as const;
    world.control.addFault({ ...denied, operation: 'organizations:ListTagsForResource', times: 1 });
    const first = read(await world.run(['scan', '--output', 'json']));
    expect(first.failed.map(({ name }) => name)).toContain('home');
    world.control.addFault({ ...denied, operation: 'organizations:ListOrganizationalUnitsForParent' });
    expect(await world.run(['scan', '--quiet'])).toMatchObject({ code: 1, out: '' });
  });

  it('is told and retired account by account: mails leave from home and name the account, sessions name the run', async () => {
    const world = await anOrganization();
    heals(world);
    const first = await world.run(['apply', '--yes', '--output', 'json', '--quiet']);
    expect(done(first)).toEqual(
      (['home', 'prod', 'staging', 'throttled'] as const).map((member) => `notify ${memberUser(member)}`),
    );
    expect(first.code).toBe(1); // denied
    const mails = world.control.mails();
    expect(mails.every(({ account }) => account === ACCOUNT)).toBe(true);
    expect(mails.map(({ subject }) => subject).join('\n')).toContain('prod');
    const callers = new Set(
      world.control.calls({ account: MEMBERS.prod }).map(({ caller }) => caller?.split('/').at(-1)),
    );
    expect(callers).toEqual(new Set([expect.stringMatching(/^keywarden-[0-9a-f]{8}$/)]));

    world.passDays(7);
    const second = await world.run(['apply', '--yes', '--output', 'json', '--quiet']);
    expect(done(second).filter((step) => step.startsWith('deactivate'))).toHaveLength(4);
    expect(statusOf(world, memberKey('prod'))).toBe('Inactive');
    for (const member of ['denied', 'suspended', 'sandbox', 'legacy'] satisfies Member[])
      expect(statusOf(world, memberKey(member))).toBe('Active');
    expect(await world.run(['history', '--verify', '--account', MEMBERS.prod])).toMatchObject({ code: 0 });
  });

  it('of which the configuration means no account is not taken for one in which all is well', async () => {
    const world = await anOrganization({}, { organization: { include: [MEMBERS.suspended] } });
    const { code, err } = await world.run(['scan']);
    expect([code, err]).toEqual([2, expect.stringContaining('is for no account that could be looked at')]);
  });

  it('says what had to be read another way, and in which account', async () => {
    const world = await anOrganization();
    heals(world);
    world.control.addFault({
      kind: 'error',
      operation: 'iam:GetAccountAuthorizationDetails',
      account: MEMBERS.prod,
      code: 'AccessDenied',
      status: 403,
    });
    for (const command of [['plan'], ['apply', '--yes']]) {
      const { err } = await world.run(command);
      expect(err).toContain(`Note: prod (${MEMBERS.prod}): `);
      expect(err).not.toContain('Note: staging');
    }
    const scan = await world.run(['scan']);
    expect(scan.err + scan.out).toContain('iam:GetAccountAuthorizationDetails');
  });

  it('is asked about once, for the whole plan; with no nothing is done', async () => {
    const world = await anOrganization();
    const asked: string[] = [];
    const answer = (yes: boolean) => async (question: string) => {
      asked.push(question);
      return yes;
    };
    const no = await world.run(['apply'], { ...TERMINAL, confirm: answer(false) });
    expect([no.code, no.out, world.control.mails()]).toEqual([0, 'Nothing was done.\n', []]);
    expect(no.err).toContain('Plan for 5 accounts');
    const yes = await world.run(['apply'], { ...TERMINAL, confirm: answer(true) });
    expect(asked).toEqual(Array.from({ length: 2 }, () => 'Do these 3 steps in 3 accounts?'));
    expect(world.control.mails().flatMap(({ to }) => to)).toHaveLength(3);
    expect([yes.code, yes.out.includes('3 notified')]).toEqual([1, true]);
  });

  it('is done by a plan file, which says nothing of other accounts and items; what is out of reach by then is named', async () => {
    const world = await anOrganization();
    heals(world);
    await world.run(['plan', '--quiet', '-o', 'plan.json']);
    world.control.seed({ accounts: [{ id: MEMBERS.staging, membership: { state: 'SUSPENDED' } }] });
    world.control.addFault({ kind: 'throttle', operation: 'iam:*', account: MEMBERS.throttled });
    const ran = await world.run(['apply', 'plan.json', '--output', 'json', '--quiet']);
    expect(done(ran)).toEqual([`notify ${memberUser('home')}`, `notify ${memberUser('prod')}`]);
    const { failed } = read(ran);
    expect(failed.map(({ name }) => String(name)).toSorted()).toEqual(['staging', 'throttled']);
    for (const { name, because } of failed)
      expect(because.join(' ')).toContain(`Not done: notify ${memberKey(name as Member)} of ${name}-bot.`);
    expect(ran.code).toBe(1);
  });

  it('is finished user by user when it is interrupted, and the accounts that were not begun are named', async () => {
    const world = await anOrganization(
      {},
      { list: [ACCOUNT, MEMBERS.prod, MEMBERS.staging], 'external-id': 'example-trading' },
    );
    const stop = new AbortController();
    let changes = 0;
    const ran = await world.run(['apply', '--yes', '--output', 'json'], {
      stop: stop.signal,
      err: (text) => {
        if (!text.startsWith('✓')) return;
        changes += 1;
        stop.abort();
      },
    });
    const { accounts, notBegun } = read(ran);
    expect(ran.code).toBe(1);
    expect(changes).toBeGreaterThan(0);
    expect(accounts.length + notBegun.length).toBe(3);
    expect(done(ran)).toHaveLength(changes);
  });

  it('is picked from by --account, which explain, restore, rotate and history need', async () => {
    const world = await anOrganization();
    for (const command of [
      ['explain', memberUser('prod')],
      ['restore', memberKey('prod')],
      ['rotate', memberUser('prod')],
      ['history'],
    ]) {
      const { code, err } = await world.run(command);
      expect([code, err]).toEqual([2, expect.stringContaining('choose one with --account ID')]);
    }
    const explained = await world.run(['explain', memberUser('prod'), '--account', MEMBERS.prod]);
    expect(explained.code).toBe(0);
    expect(explained.out).toContain(`in account prod (${MEMBERS.prod})`);
    expect(explained.out).toContain(memberKey('prod'));
    world.control.clearCalls();
    const scan = read(await world.run(['scan', '--output', 'json', '--account', MEMBERS.prod]));
    expect(world.control.calls({ operation: 'ListTagsForResource' })).toHaveLength(1);
    expect(scan.accounts.map(({ name }) => name)).toEqual(['prod']);
    for (const [account, why] of [
      [MEMBERS.suspended, 'It is suspended'],
      [MEMBERS.sandbox, 'is none of those'],
    ] as const)
      expect(await world.run(['scan', '--account', account])).toMatchObject({
        code: 2,
        err: expect.stringContaining(why),
      });
  });

  it('finds a user that only one of its accounts has, and says when none has it', async () => {
    const world = await anOrganization();
    heals(world);
    const one = read(await world.run(['scan', '--output', 'json', '--user', memberUser('prod')]));
    expect(one.accounts.filter(({ findings }) => findings?.length)).toHaveLength(1);
    const none = await world.run(['scan', '--user', 'nobody']);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('There is no user nobody')]);
  });
});

describe('a session of a member account', () => {
  const long = { name: 'KeywardenMember', externalId: 'example-trading' };

  it('is renewed when it ends while somebody thinks about the plan', async () => {
    const world = await anOrganization();
    world.control.seed({ accounts: [{ id: MEMBERS.prod, roles: [long] }] });
    const ran = await world.run(['apply', '--account', MEMBERS.prod], {
      ...TERMINAL,
      confirm: async () => {
        world.control.advance(3 * HOUR);
        return true;
      },
    });
    expect([ran.code, ran.out]).toEqual([0, expect.stringContaining('1 told')]);
    expect(world.control.calls({ operation: 'AssumeRole' })).toHaveLength(2);
  });

  it('is one for all clients of a run, and the home account needs none', async () => {
    const world = await anOrganization(
      {},
      { list: [ACCOUNT, MEMBERS.prod], 'external-id': 'example-trading' },
    );
    expect(await world.run(['scan', '--quiet'])).toMatchObject({ code: 0 });
    expect(world.control.calls({ operation: 'AssumeRole' })).toHaveLength(1);
    expect(await world.run(['scan', '--quiet', '--exit-code'])).toMatchObject({ code: 3 });
    await world.write(
      'role.yaml',
      policyFor({ list: [ACCOUNT, MEMBERS.prod], 'external-id': 'example-trading', 'own-account': 'role' }),
    );
    world.control.clearCalls();
    await world.run(['scan', '--quiet', '--config', 'role.yaml']);
    expect(world.control.calls({ operation: 'AssumeRole' })).toHaveLength(2);
  });
});
