import { describe, expect, it } from 'vitest';
import type { AwsFailureKind } from '../aws/failure.ts';
import { known } from '../core/model/known.ts';
import type { UserObservation } from '../core/model/observation.ts';
import { recordTag } from '../core/model/record.ts';
import { HOUR } from '../core/model/time.ts';
import {
  type FakeIamOptions,
  fakeCache,
  fakeIam,
  fakeKey,
  fakeUser,
  reportLine,
  reportOf,
  truthfulReport,
} from '../../test/build/iam-fake.ts';
import { NOW, daysAgo } from '../../test/build/time.ts';
import { type ObserveDeps, observeAccount } from './account.ts';

const CALLER = { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/keywarden', partition: 'aws' };
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const OTHER = 'AKIAI44QH8DHBEXAMPLE';
const USE = { at: daysAgo(3), region: 'eu-west-1', service: 'ec2' };
const ANA = fakeUser('ana', { keys: [fakeKey(KEY, daysAgo(100), { lastUsed: USE })] });
const BO = fakeUser('bo', {
  tags: new Map([['team', 'data']]),
  groups: ['people'],
  attachedPolicies: ['ReadOnlyAccess'],
});

const observe = async (
  options: FakeIamOptions,
  deps: Partial<ObserveDeps> = {},
  generatedAt = NOW - HOUR,
) => {
  const reports = options.reports ?? [
    { ready: true, csv: truthfulReport(options.users), generatedAt } as const,
  ];
  const iam = fakeIam({ ...options, reports });
  const account = await observeAccount({
    iam,
    caller: CALLER,
    now: NOW,
    cache: fakeCache(),
    sleep: () => Promise.resolve(),
    ...deps,
  });
  const user = (name: string): UserObservation => {
    const found = account.users.find((candidate) => candidate.user === name);
    if (!found) throw new Error(`${name} was not observed`);
    return found;
  };
  return { account, user, calls: iam.calls };
};
const keysOf = ({ keys }: UserObservation) => (keys.known ? keys.value : []);
const countOf = (calls: readonly string[], operation: string): number =>
  calls.filter((call) => call.split(' ')[0] === operation).length;

describe('observeAccount', () => {
  it('joins report, details and listed keys into one observation', async () => {
    const { account, calls } = await observe({ users: [BO, ANA] });
    expect(account).toEqual({
      account: '111122223333',
      partition: 'aws',
      observedAt: NOW,
      caller: CALLER.arn,
      root: { activeKeySlots: known([]) },
      users: [
        expect.objectContaining({
          user: 'ana',
          userId: known('AIDAANA'),
          keys: known([
            {
              keyId: KEY,
              slot: 1,
              status: 'Active',
              createdAt: known(daysAgo(100)),
              ageFrom: 'created',
              lastUsed: known(USE),
            },
          ]),
          faults: [],
        }),
        expect.objectContaining({
          user: 'bo',
          tags: known(BO.tags),
          groups: known(['people']),
          attachedPolicies: known(['ReadOnlyAccess']),
          keys: known([]),
        }),
      ],
      notes: [],
    });
    expect(calls).toEqual([
      'GenerateCredentialReport',
      'GetAccountAuthorizationDetails',
      'GetCredentialReport',
      'ListAccessKeys ana',
    ]);
  });

  it('sees every user however small the pages are', async () => {
    const users = Array.from({ length: 23 }, (_, at) => fakeUser(`user-${String(at).padStart(2, '0')}`));
    const { account } = await observe({ users, pageSize: 4 });
    expect(account.users.map(({ user }) => user)).toEqual(users.map(({ user }) => user));
  });

  it('needs no listing at all once the cache knows the keys', async () => {
    const cache = fakeCache();
    const first = await observe({ users: [ANA, BO] }, { cache });
    const second = await observe({ users: [ANA, BO] }, { cache });
    expect(second.calls).toEqual([
      'GenerateCredentialReport',
      'GetAccountAuthorizationDetails',
      'GetCredentialReport',
    ]);
    expect(second.account).toEqual(first.account);
    expect(cache.saves()).toBe(1);
  });

  it('takes a later use from the report without listing the key again', async () => {
    const cache = fakeCache();
    await observe({ users: [ANA] }, { cache });
    const used = { ...USE, at: daysAgo(1) };
    const { user, calls } = await observe(
      { users: [{ ...ANA, keys: [fakeKey(KEY, daysAgo(100), { lastUsed: used })] }] },
      { cache },
    );
    expect(keysOf(user('ana'))).toMatchObject([{ keyId: KEY, lastUsed: known(used) }]);
    expect(countOf(calls, 'ListAccessKeys')).toBe(0);
  });

  it('lists a user again when the report shows that a key was changed', async () => {
    const cache = fakeCache();
    await observe({ users: [ANA] }, { cache });
    const inactive = { ...ANA, keys: [fakeKey(KEY, daysAgo(100), { status: 'Inactive', lastUsed: USE })] };
    const csv = reportOf(reportLine(ANA, { active: false, rotatedAt: daysAgo(1), lastUsed: USE }));
    const { user, calls } = await observe(
      { users: [inactive], reports: [{ ready: true, csv, generatedAt: NOW }] },
      { cache },
    );
    expect(countOf(calls, 'ListAccessKeys')).toBe(1);
    expect(keysOf(user('ana'))).toMatchObject([
      { status: 'Inactive', createdAt: known(daysAgo(100)), ageFrom: 'created' },
    ]);
  });

  it('lists a user whose keys the cache knows and the report no longer shows', async () => {
    const cache = fakeCache();
    await observe({ users: [ANA] }, { cache });
    const { user, calls } = await observe({ users: [{ ...ANA, keys: [] }] }, { cache });
    expect(countOf(calls, 'ListAccessKeys')).toBe(1);
    expect(user('ana').keys).toEqual(known([]));
    expect(
      countOf((await observe({ users: [{ ...ANA, keys: [] }] }, { cache })).calls, 'ListAccessKeys'),
    ).toBe(0);
  });

  it('does not give a re-created user the keys of the one before', async () => {
    const cache = fakeCache();
    await observe({ users: [ANA] }, { cache });
    const again = { ...ANA, userId: 'AIDAAGAIN', keys: [fakeKey(OTHER, daysAgo(100))] };
    const { user } = await observe({ users: [again] }, { cache });
    expect(keysOf(user('ana')).map(({ keyId }) => keyId)).toEqual([OTHER]);
  });

  it('full asks for everybody, users without keys included', async () => {
    const cache = fakeCache();
    await observe({ users: [ANA, BO] }, { cache });
    const { calls } = await observe({ users: [ANA, BO] }, { cache, full: true });
    expect(calls.filter((call) => call.startsWith('ListAccessKeys'))).toEqual([
      'ListAccessKeys ana',
      'ListAccessKeys bo',
    ]);
  });

  it('full finds a key that the report does not show', async () => {
    const csv = reportOf(reportLine(ANA));
    const { user } = await observe(
      { users: [ANA], reports: [{ ready: true, csv, generatedAt: NOW }] },
      { full: true },
    );
    expect(keysOf(user('ana'))).toMatchObject([{ keyId: KEY, slot: null, lastUsed: known(USE) }]);
  });

  it('says how far it is, to the end', async () => {
    const seen: [number, number][] = [];
    await observe({ users: [ANA, BO] }, { progress: (done, total) => seen.push([done, total]) });
    expect(seen).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('notes that the cache could not be written, and has the observation all the same', async () => {
    const cache = { ...fakeCache(), save: () => Promise.reject(new Error('disk full')) };
    const { account } = await observe({ users: [ANA] }, { cache });
    expect(account.notes).toEqual([expect.stringContaining('disk full')]);
    expect(account.users).toHaveLength(1);
  });
});

describe('users who are read live', () => {
  it('have a record', async () => {
    const tags = new Map([
      [recordTag(KEY), 'v1 state=deactivated cause=unused since=2026-10-01T00:00Z run=1'],
    ]);
    const { user, calls } = await observe({ users: [{ ...ANA, tags }, BO] });
    expect(keysOf(user('ana'))).toMatchObject([{ slot: null, lastUsed: known(USE) }]);
    expect(calls.slice(3)).toEqual(['ListAccessKeys ana', `GetAccessKeyLastUsed ${KEY}`]);
  });

  it.each([
    ['in the second in which the report was made', 0, 1],
    ['a second before it', -1000, 0],
  ])('were created %s: %s ms, %s reads of last use', async (_, offset, reads) => {
    const generatedAt = NOW - HOUR;
    const createdAt = generatedAt + offset;
    const young = fakeUser('young', { createdAt, keys: [fakeKey(KEY, createdAt)] });
    const { calls } = await observe({ users: [young] }, {}, generatedAt);
    expect(countOf(calls, 'GetAccessKeyLastUsed')).toBe(reads);
  });

  it('are missing in the report', async () => {
    const { user } = await observe({
      users: [ANA],
      reports: [{ ready: true, csv: reportOf(), generatedAt: NOW }],
    });
    expect(keysOf(user('ana'))).toMatchObject([{ keyId: KEY, slot: null }]);
  });

  it('have another creation date in the report: it speaks of an earlier user of that name', async () => {
    const before = { ...ANA, createdAt: ANA.createdAt - 1000 };
    const csv = reportOf(
      reportLine(before, { rotatedAt: daysAgo(100), lastUsed: { ...USE, at: daysAgo(99) } }),
    );
    const { user } = await observe({ users: [ANA], reports: [{ ready: true, csv, generatedAt: NOW }] });
    expect(keysOf(user('ana'))).toMatchObject([{ slot: null, lastUsed: known(USE) }]);
  });

  it.each([
    ['two rows', [reportLine(ANA), reportLine(ANA, { rotatedAt: daysAgo(100) })], '2 rows'],
    [
      'a broken date',
      [reportLine(ANA, { rotatedAt: daysAgo(100) }).replace(/true,[^,]+/, 'true,yesterday')],
      'access_key_1_last_rotated is "yesterday"',
    ],
    ['a broken flag', [reportLine(ANA).replace(/false,N\/A/, 'maybe,N/A')], 'access_key_1_active is "maybe"'],
  ])('have %s, and that is noted and holds nobody up', async (_, lines, said) => {
    const { account, user } = await observe({
      users: [ANA],
      reports: [{ ready: true, csv: reportOf(...lines), generatedAt: NOW }],
    });
    expect(keysOf(user('ana'))).toMatchObject([{ keyId: KEY, slot: null, lastUsed: known(USE) }]);
    expect(user('ana').faults).toEqual([]);
    expect(account.notes).toEqual([expect.stringContaining(said)]);
  });

  it('have a key of whose use the report has no information', async () => {
    const csv = reportOf(
      reportLine(ANA, { rotatedAt: daysAgo(100), lastUsed: USE }).replace(
        /2026-11-01T02:00:00\+00:00/,
        'no_information',
      ),
    );
    expect(csv).toContain('no_information');
    const { account, user } = await observe({
      users: [ANA],
      reports: [{ ready: true, csv, generatedAt: NOW }],
    });
    expect(keysOf(user('ana'))).toMatchObject([{ lastUsed: known(USE) }]);
    expect(account.notes).toEqual([]);
  });

  it('have a third key', async () => {
    const keys = [
      fakeKey(KEY, daysAgo(100)),
      fakeKey(OTHER, daysAgo(50)),
      fakeKey('AKIATHIRD', daysAgo(1), { lastUsed: USE }),
    ];
    const { user } = await observe({ users: [{ ...ANA, keys }] });
    expect(keysOf(user('ana')).map(({ keyId, lastUsed }) => [keyId, lastUsed])).toEqual([
      [KEY, known(null)],
      [OTHER, known(null)],
      ['AKIATHIRD', known(USE)],
    ]);
  });

  it('have a key of a status that nobody knows, on every scan', async () => {
    const cache = fakeCache();
    const expired = { ...ANA, keys: [fakeKey(KEY, daysAgo(100), { status: { unrecognised: 'Expired' } })] };
    for (const scan of [1, 2]) {
      const { user } = await observe({ users: [expired] }, { cache });
      expect(keysOf(user('ana')), `scan ${scan}`).toMatchObject([{ status: { unrecognised: 'Expired' } }]);
    }
  });

  it('have keys that the report cannot tell apart: read live once, then remembered', async () => {
    const cache = fakeCache();
    const keys = [
      fakeKey(KEY, daysAgo(100), { status: 'Inactive', lastUsed: USE }),
      fakeKey(OTHER, daysAgo(50), { status: 'Inactive' }),
    ];
    const ana = { ...ANA, keys };
    const csv = reportOf(
      reportLine(
        ana,
        { active: false, rotatedAt: daysAgo(2) },
        { active: false, rotatedAt: daysAgo(1), lastUsed: USE },
      ),
    );
    const reports = [{ ready: true, csv, generatedAt: NOW } as const];
    const uses = (user: UserObservation) =>
      Object.fromEntries(keysOf(user).map(({ keyId, lastUsed }) => [keyId, lastUsed]));
    const first = await observe({ users: [ana], reports }, { cache });
    expect(countOf(first.calls, 'GetAccessKeyLastUsed')).toBe(2);
    expect(uses(first.user('ana'))).toEqual({ [KEY]: known(USE), [OTHER]: known(null) });
    const second = await observe({ users: [ana], reports }, { cache });
    expect(countOf(second.calls, 'ListAccessKeys') + countOf(second.calls, 'GetAccessKeyLastUsed')).toBe(0);
    expect(uses(second.user('ana'))).toEqual({ [KEY]: known(USE), [OTHER]: known(null) });
  });

  it('have keys that are alike until one of them is used', async () => {
    const cache = fakeCache();
    const keys = [fakeKey(KEY, daysAgo(50)), fakeKey(OTHER, daysAgo(50))];
    const ana = { ...ANA, keys };
    await observe({ users: [ana] }, { cache });
    expect(countOf((await observe({ users: [ana] }, { cache })).calls, 'ListAccessKeys')).toBe(0);
    const used = {
      ...ana,
      keys: [fakeKey(KEY, daysAgo(50)), fakeKey(OTHER, daysAgo(50), { lastUsed: USE })],
    };
    const csv = reportOf(
      reportLine(ana, { rotatedAt: daysAgo(50), lastUsed: USE }, { rotatedAt: daysAgo(50) }),
    );
    const { user } = await observe(
      { users: [used], reports: [{ ready: true, csv, generatedAt: NOW }] },
      { cache },
    );
    expect(keysOf(user('ana'))).toMatchObject([
      { keyId: KEY, lastUsed: known(null) },
      { keyId: OTHER, lastUsed: known(USE) },
    ]);
  });

  it('are in the report only because they were created while the account was being read', async () => {
    const iam = fakeIam({
      users: [ANA, BO],
      reports: [{ ready: true, csv: truthfulReport([ANA, BO]), generatedAt: NOW }],
    });
    const blind = {
      ...iam,
      userDetails: async function* () {
        yield await Promise.resolve([BO]);
      },
    };
    const account = await observeAccount({
      iam: blind,
      caller: CALLER,
      now: NOW,
      cache: fakeCache(),
      sleep: () => Promise.resolve(),
    });
    expect(account.users.map(({ user }) => user)).toEqual(['ana', 'bo']);
  });
});

describe('users who disappear', () => {
  it('since the report are left out and named', async () => {
    const csv = truthfulReport([ANA, BO]);
    const { account } = await observe({ users: [BO], reports: [{ ready: true, csv, generatedAt: NOW }] });
    expect(account.users.map(({ user }) => user)).toEqual(['bo']);
    expect(account.notes).toEqual([expect.stringMatching(/deleted or renamed since: ana\./)]);
  });

  it('between two reads are left out and named', async () => {
    const { account } = await observe({ users: [ANA, BO], fails: { ListAccessKeys: 'not-found' } });
    expect(account.users.map(({ user }) => user)).toEqual(['bo']);
    expect(account.notes).toEqual([expect.stringMatching(/left out: ana\./)]);
  });
});

describe('a denied permission', () => {
  const users = [ANA, BO];

  it.each(['GenerateCredentialReport', 'GetCredentialReport'])(
    '%s: keys are read user by user',
    async (operation) => {
      const { account, user } = await observe({
        users,
        fails: { [operation]: 'denied' },
        reports: [{ ready: false, because: 'not-present' }],
      });
      expect(account.notes).toEqual([expect.stringContaining(`iam:${operation}`)]);
      expect(account.root.activeKeySlots.known).toBe(false);
      expect(keysOf(user('ana'))).toMatchObject([
        { keyId: KEY, slot: null, createdAt: known(daysAgo(100)), lastUsed: known(USE) },
      ]);
      expect(user('bo').keys).toEqual(known([]));
    },
  );

  it('GetAccountAuthorizationDetails: tags, groups and policies are read user by user, keys still from the report', async () => {
    const { account, user, calls } = await observe({
      users,
      fails: { GetAccountAuthorizationDetails: 'denied' },
    });
    expect(account.notes).toEqual([expect.stringContaining('iam:GetAccountAuthorizationDetails')]);
    expect(user('bo')).toMatchObject({
      tags: known(BO.tags),
      groups: known(['people']),
      attachedPolicies: known(['ReadOnlyAccess']),
    });
    expect(countOf(calls, 'GetAccessKeyLastUsed')).toBe(0);
  });

  it.each([
    ['ListUserTags', 'tags'],
    ['ListGroupsForUser', 'groups'],
    ['ListAttachedUserPolicies', 'attachedPolicies'],
  ] as const)('details and %s: unknown for every user, never empty', async (operation, part) => {
    const { account } = await observe({
      users,
      fails: { GetAccountAuthorizationDetails: 'denied', [operation]: 'denied' },
    });
    expect(account.users).toHaveLength(2);
    for (const user of account.users)
      expect(user[part]).toEqual({ known: false, because: `iam:${operation} failed: denied` });
  });

  it('tags: whether there is a record is not known, so keys are read live', async () => {
    const { calls } = await observe({
      users,
      fails: { GetAccountAuthorizationDetails: 'denied', ListUserTags: 'denied' },
    });
    expect(countOf(calls, 'GetAccessKeyLastUsed')).toBe(1);
  });

  it('ListAccessKeys: unknown for the users it was needed for', async () => {
    const cache = fakeCache();
    const { user } = await observe({ users, fails: { ListAccessKeys: 'denied' } }, { cache });
    expect(user('ana').keys).toEqual({ known: false, because: 'iam:ListAccessKeys failed: denied' });
    expect(user('bo').keys).toEqual(known([]));
    expect((await cache.load()).size).toBe(0);
  });

  it('ListAccessKeys for one user is unknown for that one only', async () => {
    const cy = fakeUser('cy', { keys: [fakeKey(OTHER, daysAgo(10))] });
    const { user } = await observe({ users: [ANA, cy], fails: { 'ListAccessKeys ana': 'throttled' } });
    expect(user('ana').keys.known).toBe(false);
    expect(user('cy').keys.known).toBe(true);
  });

  it('GetAccessKeyLastUsed: the last use is unknown, not "never"', async () => {
    const fails = { GetCredentialReport: 'denied', GetAccessKeyLastUsed: 'denied' } as const;
    const { user } = await observe({ users, fails });
    expect(keysOf(user('ana'))).toMatchObject([{ keyId: KEY, lastUsed: { known: false } }]);
  });

  it('ListUsers as well as the details: nothing can be observed', async () => {
    const fails = { GetAccountAuthorizationDetails: 'denied', ListUsers: 'denied' } as const;
    await expect(observe({ users, fails })).rejects.toMatchObject({
      operation: 'iam:ListUsers',
      kind: 'denied',
    });
  });
});

describe('a failure that concerns the whole run', () => {
  const operations = [
    'GenerateCredentialReport',
    'GetCredentialReport',
    'GetAccountAuthorizationDetails',
    'ListAccessKeys',
  ];
  const kinds: readonly AwsFailureKind[] = ['credentials', 'not-aws', 'unreachable'];
  it.each(operations.flatMap((operation) => kinds.map((kind) => [operation, kind] as const)))(
    '%s: %s ends it',
    async (operation, kind) => {
      const many = Array.from({ length: 50 }, (_, at) =>
        fakeUser(`user-${at}`, { keys: [fakeKey(`AKIA${at}`, daysAgo(9))] }),
      );
      await expect(observe({ users: many, fails: { [operation]: kind } })).rejects.toMatchObject({ kind });
    },
  );

  it('makes no further calls', async () => {
    const many = Array.from({ length: 50 }, (_, at) =>
      fakeUser(`user-${at}`, { keys: [fakeKey(`AKIA${at}`, daysAgo(9))] }),
    );
    const iam = fakeIam({
      users: many,
      reports: [{ ready: true, csv: truthfulReport(many), generatedAt: NOW }],
      fails: { ListAccessKeys: 'credentials' },
    });
    const run = observeAccount({
      iam,
      caller: CALLER,
      now: NOW,
      cache: fakeCache(),
      sleep: () => Promise.resolve(),
      concurrency: 3,
    });
    await expect(run).rejects.toMatchObject({ kind: 'credentials' });
    expect(countOf(iam.calls, 'ListAccessKeys')).toBeLessThanOrEqual(3);
  });
});
