import { afterEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/core/model/time.ts';
import { observeUser } from '../../src/observe/user.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { fakeCache } from '../build/iam-fake.ts';
import { NOW, daysAgo } from '../build/time.ts';
import { ACCOUNT, connect, keysById, scan, startWorld } from './observe-world.ts';

const OLD = 'AKIAOLDOLDOLDOLDOLD2';
const YOUNG = 'AKIAYOUNGYOUNGYOUNG2';
let sandbox: Sandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

const ROTATED = {
  name: 'ana',
  tags: { email: 'ana@example.com' },
  groups: ['people'],
  attachedPolicies: ['ReadOnlyAccess'],
  createdDaysAgo: 400,
  keys: [
    { id: OLD, status: 'Inactive' as const, ageDays: 300, changedDaysAgo: 10, lastUsedDaysAgo: 12 },
    { id: YOUNG, ageDays: 20, lastUsedDaysAgo: 1, service: 's3', region: 'N/A' },
  ],
};

describe('one scan of the embedded AWS', () => {
  it('gives what was seeded, with ages from creation and each key its own use', async () => {
    sandbox = await startWorld({ users: [ROTATED, { name: 'bo', createdDaysAgo: 5 }] });
    const account = await scan(connect(sandbox));
    expect(account).toMatchObject({
      account: ACCOUNT,
      partition: 'aws',
      observedAt: NOW,
      root: { activeKeySlots: { value: [] } },
      notes: [],
    });
    expect(account.users).toMatchObject([
      {
        user: 'ana',
        tags: { value: new Map([['email', 'ana@example.com']]) },
        groups: { value: ['people'] },
        attachedPolicies: { value: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
        createdAt: daysAgo(400),
      },
      { user: 'bo', keys: { value: [] }, tags: { value: new Map() } },
    ]);
    const keys = keysById(account);
    expect(keys.get(OLD)).toMatchObject({
      status: 'Inactive',
      createdAt: { value: daysAgo(300) },
      ageFrom: 'created',
      lastUsed: { value: { at: daysAgo(12) } },
    });
    expect(keys.get(YOUNG)).toMatchObject({
      status: 'Active',
      createdAt: { value: daysAgo(20) },
      lastUsed: { value: { at: daysAgo(1), service: 's3', region: null } },
    });
  });

  it('agrees with a live re-read of every user', async () => {
    sandbox = await startWorld({ generate: { users: 60, withKeys: 60, seed: 7 } });
    const aws = connect(sandbox);
    const { users } = await scan(aws);
    expect(users).toHaveLength(60);
    for (const user of users) {
      const live = await observeUser(
        { iam: aws.iam, account: ACCOUNT },
        user.user,
        user.userId.known ? user.userId.value : '',
      );
      const withoutSlots = user.keys.known ? user.keys.value.map((key) => ({ ...key, slot: null })) : [];
      expect(live).toEqual({ ...user, keys: { known: true, value: expect.arrayContaining(withoutSlots) } });
    }
  });

  it('changes nothing', async () => {
    sandbox = await startWorld({ users: [ROTATED] });
    await scan(connect(sandbox));
    expect(
      sandbox.control
        .calls({ access: 'write' })
        .filter(({ operation }) => operation !== 'GenerateCredentialReport'),
    ).toEqual([]);
  });

  it('waits for a report that takes its time', async () => {
    sandbox = await startWorld({ users: [ROTATED] }, { switches: { report: { inProgressCalls: 3 } } });
    const slept: number[] = [];
    const { notes } = await scan(connect(sandbox), { sleep: (ms) => Promise.resolve(void slept.push(ms)) });
    expect(notes).toEqual([]);
    expect(slept).toEqual([1000, 2000, 4000]);
  });

  it('sees a user that was created after the report of an hour ago', async () => {
    sandbox = await startWorld({ users: [ROTATED] });
    await scan(connect(sandbox));
    sandbox.control.advance(HOUR);
    const id = 'AKIANEWNEWNEWNEWNEW2';
    sandbox.control.seed({
      accounts: [{ id: ACCOUNT, users: [{ name: 'new', createdDaysAgo: 0, keys: [{ id, ageDays: 0 }] }] }],
    });
    const account = await scan(connect(sandbox));
    expect(account.users.map(({ user }) => user)).toEqual(['ana', 'new']);
    expect(keysById(account).get(id)).toMatchObject({ slot: null, lastUsed: { value: null } });
  });

  it('sees today’s use of a key only with the next report, and before any change at once', async () => {
    sandbox = await startWorld({ users: [ROTATED] });
    const cache = fakeCache();
    await scan(connect(sandbox), { cache });
    sandbox.control.advance(HOUR);
    sandbox.control.use(YOUNG);
    const aws = connect(sandbox);
    expect(keysById(await scan(aws, { cache })).get(YOUNG)).toMatchObject({
      lastUsed: { value: { at: daysAgo(1) } },
    });
    const live = await observeUser({ iam: aws.iam, account: ACCOUNT }, 'ana');
    expect(live?.keys).toMatchObject({
      value: expect.arrayContaining([
        expect.objectContaining({
          keyId: YOUNG,
          lastUsed: { known: true, value: expect.objectContaining({ at: NOW + HOUR }) },
        }),
      ]),
    });
    sandbox.control.advance(3 * HOUR + MINUTE);
    expect(keysById(await scan(connect(sandbox), { cache })).get(YOUNG)).toMatchObject({
      lastUsed: { value: { at: NOW + HOUR } },
    });
  });
});

describe('a permission denied by the embedded AWS', () => {
  const deny = (operation: string) =>
    sandbox?.control.addFault({
      operation: `iam:${operation}`,
      kind: 'error',
      code: 'AccessDenied',
      status: 403,
    });

  it.each(['GenerateCredentialReport', 'GetCredentialReport', 'GetAccountAuthorizationDetails'])(
    '%s: everything is still found, another way, and said',
    async (operation) => {
      sandbox = await startWorld({ generate: { users: 40, withKeys: 25, seed: 3 } });
      const usual = await scan(connect(sandbox));
      deny(operation);
      const account = await scan(connect(sandbox));
      const live = (observation: typeof account) =>
        observation.users.map((user) => ({
          ...user,
          keys: user.keys.known && user.keys.value.map((key) => ({ ...key, slot: null })),
        }));
      expect(live(account)).toEqual(live(usual));
      // A report that is there already is taken, whoever had it made.
      if (operation !== 'GenerateCredentialReport')
        expect(account.notes).toEqual([expect.stringContaining(`iam:${operation} was denied`)]);
    },
  );

  it.each([
    'ListAccessKeys',
    'GetAccessKeyLastUsed',
    'ListUserTags',
    'ListGroupsForUser',
    'ListAttachedUserPolicies',
  ])(
    '%s, where only single reads are left: unknown, never empty and never "never used"',
    async (operation) => {
      sandbox = await startWorld({ users: [ROTATED] });
      for (const each of ['GetCredentialReport', 'GetAccountAuthorizationDetails', operation]) deny(each);
      const [ana] = (await scan(connect(sandbox))).users;
      const keys = ana?.keys.known ? ana.keys.value : [];
      const reads = {
        ListUserTags: ana?.tags,
        ListGroupsForUser: ana?.groups,
        ListAttachedUserPolicies: ana?.attachedPolicies,
        ListAccessKeys: ana?.keys,
        GetAccessKeyLastUsed: keys[0]?.lastUsed,
      };
      expect(reads[operation as keyof typeof reads]).toEqual({
        known: false,
        because: expect.stringContaining(`iam:${operation} was denied`),
      });
    },
  );

  it('ListUsers too: the scan fails and says which permission is missing', async () => {
    sandbox = await startWorld({ users: [ROTATED] });
    for (const each of ['GetAccountAuthorizationDetails', 'ListUsers']) deny(each);
    await expect(scan(connect(sandbox))).rejects.toThrow('Allow the action iam:ListUsers');
  });

  it('a throttled call is tried again and nothing is missing', async () => {
    sandbox = await startWorld({ users: [ROTATED] });
    sandbox.control.addFault({ operation: 'iam:ListAccessKeys', kind: 'throttle', times: 2 });
    const account = await scan(connect(sandbox));
    expect(keysById(account).size).toBe(2);
  });
});
