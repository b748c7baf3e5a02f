import { describe, expect, it } from 'vitest';
import { known } from '../core/model/known.ts';
import { type FakeIamOptions, fakeIam, fakeKey, fakeUser } from '../../test/build/iam-fake.ts';
import { daysAgo } from '../../test/build/time.ts';
import { observeUser } from './user.ts';

const USE = { at: daysAgo(3), region: 'eu-west-1', service: 'ec2' };
const ANA = fakeUser('ana', {
  tags: new Map([['email', 'ana@example.com']]),
  groups: ['people'],
  attachedPolicies: ['ReadOnlyAccess'],
  keys: [
    fakeKey('AKIA1', daysAgo(100), { lastUsed: USE }),
    fakeKey('AKIA2', daysAgo(5), { status: 'Inactive' }),
  ],
});
const observe = (options: Partial<FakeIamOptions> = {}, expectedUserId?: string) =>
  observeUser({ iam: fakeIam({ users: [ANA], ...options }), account: '111122223333' }, 'ana', expectedUserId);

describe('observeUser', () => {
  it('reads everything about the user live', async () => {
    expect(await observe()).toEqual({
      account: '111122223333',
      user: 'ana',
      arn: ANA.arn,
      path: '/',
      userId: known('AIDAANA'),
      createdAt: ANA.createdAt,
      tags: known(ANA.tags),
      groups: known(['people']),
      attachedPolicies: known(['ReadOnlyAccess']),
      keys: known([
        {
          keyId: 'AKIA1',
          slot: null,
          status: 'Active',
          createdAt: known(daysAgo(100)),
          ageFrom: 'created',
          lastUsed: known(USE),
        },
        {
          keyId: 'AKIA2',
          slot: null,
          status: 'Inactive',
          createdAt: known(daysAgo(5)),
          ageFrom: 'created',
          lastUsed: known(null),
        },
      ]),
      faults: [],
    });
  });

  it('is null when there is no such user', async () => {
    expect(await observe({ users: [] })).toBeNull();
  });

  it('is null when another user has the name now, and not when it is the same one', async () => {
    expect(await observe({}, 'AIDABEFORE')).toBeNull();
    expect(await observe({}, 'AIDAANA')).not.toBeNull();
  });

  it.each(['ListUserTags', 'ListGroupsForUser', 'ListAttachedUserPolicies', 'ListAccessKeys'])(
    'is null when the user is gone by %s',
    async (operation) => {
      expect(await observe({ fails: { [operation]: 'not-found' } })).toBeNull();
    },
  );

  it.each([
    ['ListUserTags', 'tags'],
    ['ListGroupsForUser', 'groups'],
    ['ListAttachedUserPolicies', 'attachedPolicies'],
    ['ListAccessKeys', 'keys'],
  ] as const)(
    'does not know what %s would have said when that is denied, and knows the rest',
    async (operation, part) => {
      const user = await observe({ fails: { [operation]: 'denied' } });
      expect(user?.[part]).toEqual({ known: false, because: `iam:${operation} failed: denied` });
      const others = (['tags', 'groups', 'attachedPolicies', 'keys'] as const).filter(
        (other) => other !== part,
      );
      for (const other of others) expect(user?.[other].known).toBe(true);
    },
  );

  it('does not know the last use of one key when that is denied, and knows the other’s', async () => {
    const user = await observe({ fails: { 'GetAccessKeyLastUsed AKIA1': 'denied' } });
    const keys = user?.keys.known ? user.keys.value : [];
    expect(keys.map(({ keyId, lastUsed }) => [keyId, lastUsed.known])).toEqual([
      ['AKIA1', false],
      ['AKIA2', true],
    ]);
  });

  it('throws when the user itself may not be read', async () => {
    await expect(observe({ fails: { GetUser: 'denied' } })).rejects.toMatchObject({ kind: 'denied' });
  });

  it.each(['credentials', 'not-aws', 'unreachable'] as const)(
    'throws on %s instead of knowing nothing',
    async (kind) => {
      await expect(observe({ fails: { ListAccessKeys: kind } })).rejects.toMatchObject({ kind });
    },
  );
});
