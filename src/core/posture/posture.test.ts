import { describe, expect, it } from 'vitest';
import { anAccount } from '../../../test/build/account.ts';
import { KEY, OTHER_KEY, THIRD_KEY, aKey } from '../../../test/build/key.ts';
import { aPolicy, aRule, policyWith } from '../../../test/build/policy.ts';
import { NOW, TICK, days, daysAgo } from '../../../test/build/time.ts';
import { ACCOUNT, DENIED, aUser } from '../../../test/build/user.ts';
import type { UserObservation } from '../model/observation.ts';
import type { Policy } from '../model/policy.ts';
import type { Finding } from './finding.ts';
import { accountPosture } from './posture.ts';

const policy = policyWith({ unused: { after: days(45) }, rotate: { warn: days(60), after: days(90) } });

function findings(user: UserObservation, by: Policy = policy): readonly Finding[] {
  return accountPosture(anAccount({ users: [user] }), by, NOW).findings;
}

/** Findings in short: `medium Unused`. */
function found(user: UserObservation, by: Policy = policy): readonly string[] {
  return findings(user, by).map(({ severity, reason }) => `${severity} ${reason}`);
}

function withKey(words: Parameters<typeof aKey>[0]): UserObservation {
  return aUser({ keys: [aKey(words)] });
}

describe('a key in use', () => {
  it.each([
    ['a moment before the warning', daysAgo(60) + TICK, []],
    ['at the warning', daysAgo(60), ['low AgeWarning']],
    ['a moment before the limit', daysAgo(90) + TICK, ['low AgeWarning']],
    ['at the limit', daysAgo(90), ['medium TooOld']],
    ['a moment before twice the limit', daysAgo(180) + TICK, ['medium TooOld']],
    ['at twice the limit', daysAgo(180), ['high TooOld']],
  ])('is judged by its age: %s', (_, created, expected) => {
    expect(found(withKey({ created }))).toEqual(expected);
  });

  it.each([
    ['a moment before the limit', daysAgo(45) + TICK, []],
    ['at the limit', daysAgo(45), ['medium Unused']],
    ['a moment before twice the limit', daysAgo(90) + TICK, ['medium Unused']],
    ['at twice the limit', daysAgo(90), ['high Unused']],
  ])('is judged by its idle time: %s', (_, lastUsed, expected) => {
    const idleOnly = policyWith({ unused: { after: days(45) } });
    expect(found(withKey({ created: daysAgo(400), lastUsed }), idleOnly)).toEqual(expected);
  });

  it.each([
    ['a moment before the limit', daysAgo(45) + TICK, []],
    ['at the limit', daysAgo(45), ['medium Unused']],
  ])('that was never used is idle since its creation: %s', (_, created, expected) => {
    expect(found(withKey({ created, lastUsed: 'never' }))).toEqual(expected);
  });

  it('may be found wanting in several ways, the most severe first', () => {
    expect(found(withKey({ created: daysAgo(100), lastUsed: daysAgo(95) }))).toEqual([
      'high Unused',
      'medium TooOld',
    ]);
    expect(found(withKey({ created: daysAgo(200), lastUsed: daysAgo(50) }))).toEqual([
      'high TooOld',
      'medium Unused',
    ]);
  });

  it('is told about in whole days, floored, and in a sentence', () => {
    const [finding] = findings(
      withKey({ created: daysAgo(101) + TICK, lastUsed: daysAgo(3) + TICK, slot: 2 }),
    );
    expect(finding).toEqual({
      user: 'ci-bot',
      keyId: KEY,
      slot: 2,
      status: 'Active',
      severity: 'medium',
      reason: 'TooOld',
      ageDays: 100,
      ageFrom: 'created',
      idleDays: 2,
      message: '100 days old; the limit is 90d.',
    });
  });

  it('is said to be last used, or never used, so many days ago', () => {
    const idleOnly = policyWith({ unused: { after: days(45) } });
    const message = (words: Parameters<typeof aKey>[0]) => findings(withKey(words), idleOnly)[0]?.message;
    expect(message({ created: daysAgo(400), lastUsed: daysAgo(50) })).toBe(
      'Last used 50 days ago; the limit is 45d.',
    );
    expect(message({ created: daysAgo(60), lastUsed: 'never' })).toBe(
      'Never used, and created 60 days ago; the limit is 45d.',
    );
  });

  it('says so where its age is only what the report calls last rotated', () => {
    const [finding] = findings(withKey({ id: null, created: daysAgo(100), ageFrom: 'last_rotated' }));
    expect(finding).toMatchObject({ keyId: null, slot: 1, ageFrom: 'last_rotated' });
  });

  it('is not judged by sections the rule does not have', () => {
    expect(
      found(withKey({ created: daysAgo(400), lastUsed: 'never' }), policyWith({ inactive: {} })),
    ).toEqual([]);
  });

  it('under no rule is reported as that', () => {
    expect(found(withKey({}), aPolicy({ rules: [] }))).toEqual(['low Unmanaged']);
  });
});

describe('a key that is not active', () => {
  it('is reported, and not judged by age and use', () => {
    expect(found(withKey({ status: 'Inactive', created: daysAgo(400), lastUsed: 'never' }))).toEqual([
      'low InactiveByOthers',
    ]);
  });

  it('in a status we do not know is reported as that', () => {
    const user = withKey({ status: { unrecognised: 'Expired' }, created: daysAgo(400) });
    expect(found(user)).toEqual(['medium UnknownStatus']);
    expect(findings(user)[0]).toMatchObject({ status: 'Expired' });
  });
});

describe('what could not be read', () => {
  it.each([
    ['the keys', aUser({ keys: DENIED }), ['medium ObservationIncomplete']],
    ['the last use', withKey({ lastUsed: DENIED }), ['medium ObservationIncomplete']],
    ['the creation', withKey({ created: DENIED }), ['medium ObservationIncomplete']],
    [
      'the creation of a key never used',
      withKey({ created: DENIED, lastUsed: 'never' }),
      ['medium ObservationIncomplete'],
    ],
  ])('is reported, never read as none: %s', (_, user, expected) => {
    expect(found(user)).toEqual(expected);
  });

  it('is reported of a key never used, where only its idle time is asked for', () => {
    const idleOnly = policyWith({ unused: {} });
    expect(found(withKey({ created: DENIED, lastUsed: 'never' }), idleOnly)).toEqual([
      'medium ObservationIncomplete',
    ]);
  });

  it('is reported where it is the rule', () => {
    const byGroup = aPolicy({ rules: [aRule({ match: { group: 'robots' }, unused: {} })] });
    expect(found(aUser({ groups: DENIED }), byGroup)).toEqual(['low ObservationIncomplete']);
  });

  it('leaves age and idle time open', () => {
    const [finding] = findings(withKey({ created: DENIED, lastUsed: daysAgo(50) }));
    expect(finding).toMatchObject({ ageDays: null, ageFrom: null, idleDays: 50 });
  });

  it.each(['DuplicateRow', 'MalformedRow'] as const)(
    'is reported where the credential report has a %s',
    (reason) => {
      const user = aUser({ faults: [{ reason, message: 'Row 7 is not what it should be.' }] });
      expect(found(user)).toEqual([`medium ${reason}`]);
    },
  );
});

describe('a user', () => {
  it('in quarantine is the most severe finding', () => {
    const user = aUser({
      attached: ['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3'],
      keys: [aKey({ created: daysAgo(400) })],
    });
    expect(found(user)).toEqual(['critical Quarantined', 'high TooOld']);
  });

  it('with two active keys is reported, with one of them inactive it is not', () => {
    const second = aKey({ id: OTHER_KEY, slot: 2 });
    expect(found(aUser({ keys: [aKey(), second] }))).toEqual(['low TwoActiveKeys']);
    expect(found(aUser({ keys: [aKey(), { ...second, status: 'Inactive' }] }))).toEqual([
      'low InactiveByOthers',
    ]);
  });
});

describe('the posture of an account', () => {
  it('counts users and keys', () => {
    const users = [
      aUser({ name: 'a', keys: [aKey(), aKey({ id: OTHER_KEY, status: 'Inactive' })] }),
      aUser({ name: 'b', keys: [aKey({ id: THIRD_KEY })] }),
      aUser({ name: 'c', keys: DENIED }),
    ];
    const { findings: _, ...counts } = accountPosture(anAccount({ users }), policy, NOW);
    expect(counts).toEqual({
      account: ACCOUNT,
      observedAt: NOW,
      users: 3,
      keys: 3,
      activeKeys: 2,
      notes: [],
    });
  });

  it('has a critical finding for every active root key, with its slot', () => {
    const rootKeys = { known: true, value: [1, 2] } as const;
    expect(accountPosture(anAccount({ rootKeys }), policy, NOW).findings).toMatchObject([
      { user: '<root_account>', slot: 1, status: 'Active', severity: 'critical', reason: 'RootKey' },
      { user: '<root_account>', slot: 2, status: 'Active', severity: 'critical', reason: 'RootKey' },
    ]);
  });

  it('says where root could not be read', () => {
    expect(accountPosture(anAccount({ rootKeys: DENIED }), policy, NOW).findings).toMatchObject([
      { user: '<root_account>', severity: 'medium', reason: 'ObservationIncomplete' },
    ]);
  });

  it('has nothing to say of a healthy account', () => {
    expect(accountPosture(anAccount({ users: [aUser()] }), policy, NOW).findings).toEqual([]);
  });
});
