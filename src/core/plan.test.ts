import { describe, expect, it } from 'vitest';
import { anAccount } from '../../test/build/account.ts';
import { onTodaysGround } from '../../test/build/decide.ts';
import { KEY, OTHER_KEY, aKey, keyId } from '../../test/build/key.ts';
import { aPolicy, aRule } from '../../test/build/policy.ts';
import { aReceipt, voided } from '../../test/build/receipt.ts';
import { aRecord } from '../../test/build/record.ts';
import { type SituationWords, aContext, aSituation } from '../../test/build/situation.ts';
import { NOW, days, daysAgo, inDays } from '../../test/build/time.ts';
import { ACCOUNT, DENIED, aUser } from '../../test/build/user.ts';
import type { Guardrails } from './model/policy.ts';
import { type PlanFilter, everything, planAccount } from './plan.ts';

const rules = [aRule({ unused: { remind: [] }, inactive: {} })];
const idle = { created: daysAgo(400), lastUsed: daysAgo(100) };
const off = { ...idle, status: 'Inactive' as const };

/** The plan for an account of these users. */
function planFor(
  situations: readonly SituationWords[],
  rails: Partial<Guardrails> = {},
  filter: PlanFilter = everything,
) {
  const context = aContext({ policy: aPolicy({ rules, guardrails: rails }) });
  const users = situations.map(({ user }) => user ?? aUser());
  return planAccount(
    anAccount({ users }),
    situations.map((words) => onTodaysGround(aSituation(words), context)),
    context,
    filter,
  );
}

/** Users whose key is to be deactivated today. */
function dueUsers(count: number): readonly SituationWords[] {
  return Array.from({ length: count }, (_, index) => ({
    user: aUser({ name: `user-${index}`, keys: [aKey({ id: keyId(index), ...idle })] }),
    receipts: [aReceipt({ keyId: keyId(index), acceptedAt: daysAgo(7), promised: NOW })],
  }));
}

/** Users whose key is fine. */
function healthyUsers(count: number): readonly SituationWords[] {
  return Array.from({ length: count }, (_, index) => ({
    user: aUser({ name: `healthy-${index}`, keys: [aKey({ id: keyId(1000 + index) })] }),
  }));
}

function shown(plan: ReturnType<typeof planFor>): readonly string[] {
  return plan.items.map(({ decision }) => `${decision.user}: ${decision.step} ${decision.reason}`);
}

describe('the plan of an account', () => {
  it('is empty where nothing is to be done', () => {
    expect(planFor([])).toEqual({
      account: ACCOUNT,
      observedAt: NOW,
      items: [],
      upcoming: [],
      holds: [],
      guardrails: {
        stopped: null,
        managedActiveKeys: 0,
        managedKeys: 0,
        due: { deactivate: [], delete: [] },
        destructive: 0,
        paced: 0,
        blackout: false,
      },
      errors: [],
    });
  });

  it('does records first, then deletions, deactivations, and tells the owners last, each earliest due first', () => {
    const deletion = (id: string, name: string, at: number): SituationWords => ({
      user: aUser({
        name,
        keys: [aKey({ id, ...off })],
        tags: aRecord('deactivated', { of: id, since: daysAgo(60), cause: 'unused' }),
      }),
      receipts: [
        aReceipt({
          keyId: id,
          announced: 'delete',
          reason: 'InactiveTooLong',
          acceptedAt: daysAgo(60),
          promised: at,
        }),
      ],
    });
    const plan = planFor([
      { user: aUser({ name: 'told', keys: [aKey({ id: keyId(50), ...idle })] }) },
      ...dueUsers(1),
      deletion(keyId(51), 'later', daysAgo(1)),
      deletion(keyId(52), 'sooner', daysAgo(2)),
      { user: aUser({ name: 'adopted', keys: [aKey({ id: keyId(53), ...off })] }) },
    ]);
    expect(shown(plan)).toEqual([
      'adopted: repair Adopted',
      'sooner: delete InactiveTooLong',
      'later: delete InactiveTooLong',
      'user-0: deactivate Unused',
      'told: notify Unused',
    ]);
    expect(plan.items.map(({ id }) => id)[3]).toBe(`${keyId(0)}:deactivate:Unused`);
  });

  it('lists what is held and reported, and nothing that is healthy', () => {
    const plan = planFor([
      { user: aUser({ name: 'dark', tags: DENIED }) },
      { user: aUser({ name: 'safe', tags: { 'keywarden:exempt': 'until=2026-12-01 reason=x' } }) },
      ...healthyUsers(1),
    ]);
    expect(plan.holds.map(({ decision }) => decision.reason)).toEqual(['ObservationIncomplete', 'Exempt']);
    expect(plan.items).toEqual([]);
  });

  it('lists what comes later, soonest first: notices of healthy keys, and steps whose date was promised', () => {
    const told = aReceipt({ keyId: OTHER_KEY, acceptedAt: NOW, promised: inDays(7) });
    const plan = planFor([
      { user: aUser({ name: 'fine', keys: [aKey({ lastUsed: daysAgo(5) })] }) },
      { user: aUser({ name: 'told', keys: [aKey({ id: OTHER_KEY, ...idle })] }), receipts: [told] },
    ]);
    expect(plan.upcoming.map(({ user, step, due, reason, id }) => ({ user, step, due, reason, id }))).toEqual(
      [
        {
          user: 'told',
          step: 'deactivate',
          due: inDays(7),
          reason: 'InGrace',
          id: `${OTHER_KEY}:deactivate:InGrace`,
        },
        { user: 'fine', step: 'notify', due: NOW + days(40), reason: 'Healthy', id: `${KEY}:notify:Healthy` },
      ],
    );
  });

  it('shows beside a notice of today the step that it announces, with its cause', () => {
    const plan = planFor([{ user: aUser({ keys: [aKey(idle)] }) }]);
    expect(shown(plan)).toEqual(['ci-bot: notify Unused']);
    expect(plan.upcoming).toMatchObject([
      {
        id: `${KEY}:deactivate:Unused`,
        step: 'deactivate',
        reason: 'Unused',
        cause: 'unused',
        due: inDays(7),
      },
    ]);
  });

  it('does so for a deletion, too, and not for what is held until the next run', () => {
    const keys = [aKey(idle), aKey({ id: OTHER_KEY, ...idle, created: daysAgo(300) })];
    const receipts = [KEY, OTHER_KEY].map((id) =>
      aReceipt({ keyId: id, acceptedAt: daysAgo(7), promised: NOW }),
    );
    const off30 = aUser({
      name: 'off',
      keys: [aKey({ id: keyId(1), ...off })],
      tags: aRecord('deactivated', { of: keyId(1), since: NOW, cause: 'unused' }),
    });
    const plan = planFor([{ user: aUser({ keys }), receipts }, { user: off30 }]);
    expect(shown(plan)).toEqual(['ci-bot: deactivate Unused', 'off: notify InactiveTooLong']);
    expect(plan.holds.map(({ decision }) => decision.reason)).toEqual(['OneStepPerRun']);
    expect(plan.upcoming).toMatchObject([{ user: 'off', step: 'delete', cause: 'unused', due: inDays(30) }]);
  });

  it('expects nothing of ours after a notice that announces nothing we would do', () => {
    const old = aUser({ keys: [aKey({ created: daysAgo(70) })] });
    const leaked = aUser({ attached: ['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3'] });
    const context = aContext({ policy: aPolicy({ rules: [aRule({ rotate: {} })] }) });
    for (const user of [old, leaked]) {
      const plan = planAccount(anAccount({ users: [user] }), [aSituation({ user })], context);
      expect(plan.items).toHaveLength(1);
      expect(plan.upcoming).toEqual([]);
    }
  });

  it('expects nothing of a notice that the guardrails hold back but the notice itself', () => {
    const plan = planFor([{ user: aUser({ keys: [aKey(idle)] }) }], { rollout: 0 });
    expect(plan.items).toEqual([]);
    expect(plan.upcoming).toEqual([]);
    expect(plan.holds.map(({ decision }) => decision.reason)).toEqual(['NotInRollout']);
  });

  it('says what failed on the way', () => {
    const plan = planAccount(anAccount(), [], aContext(), everything, ['user bob: AccessDenied']);
    expect(plan.errors).toEqual(['user bob: AccessDenied']);
  });
});

describe('root', () => {
  const rootHolds = (rootKeys: Parameters<typeof anAccount>[0]) =>
    planAccount(anAccount(rootKeys), [], aContext()).holds.map(
      ({ decision }) => `${decision.user}: ${decision.reason}`,
    );

  it('with a key is reported, and never more than that', () => {
    expect(rootHolds({ rootKeys: { known: true, value: [1] } })).toEqual(['<root_account>: Protected']);
  });

  it('that could not be read is reported as that', () => {
    expect(rootHolds({ rootKeys: DENIED })).toEqual(['<root_account>: ObservationIncomplete']);
  });

  it('without keys is not worth a word', () => {
    expect(rootHolds({ rootKeys: { known: true, value: [] } })).toEqual([]);
  });
});

describe('the share of managed active keys', () => {
  it('counts active keys under a rule, and neither inactive, exempt, protected nor unmanaged ones', () => {
    const outside = aPolicy({
      rules: [
        aRule({ name: 'sealed', match: { user: 'sealed' }, exempt: { endsAt: null, reason: 'x' } }),
        aRule({ match: { user: 'user-*' }, unused: {} }),
      ],
      guardrails: { protectedPaths: ['/safe/'] },
    });
    const users = [
      aUser({ name: 'user-1', keys: [aKey({ id: keyId(1) }), aKey({ id: keyId(2) })] }),
      aUser({ name: 'user-2', keys: [aKey({ id: keyId(3), status: 'Inactive' })] }),
      aUser({ name: 'user-3', path: '/safe/', keys: [aKey({ id: keyId(4) })] }),
      aUser({
        name: 'user-4',
        keys: [aKey({ id: keyId(5) })],
        tags: { 'keywarden:exempt': 'until=2026-12-01 reason=x' },
      }),
      aUser({ name: 'user-5', keys: [aKey({ id: keyId(6) })], tags: { 'keywarden:exempt': 'yes' } }),
      aUser({
        name: 'user-6',
        keys: [aKey({ id: keyId(7) })],
        tags: { 'keywarden:exempt': 'until=2099-12-01 reason=x' },
      }),
      aUser({ name: 'sealed', keys: [aKey({ id: keyId(8) })] }),
      aUser({ name: 'stranger', keys: [aKey({ id: keyId(9) })] }),
    ];
    const plan = planAccount(
      anAccount({ users }),
      users.map((user) => aSituation({ user })),
      aContext({ policy: outside }),
    );
    expect(plan.guardrails.managedActiveKeys).toBe(2);
  });

  it('is what stop-above is measured against: three of fifteen pass, three of fourteen stop', () => {
    const rails = { stopAbove: 0.2 };
    expect(shown(planFor([...dueUsers(3), ...healthyUsers(12)], rails))).toHaveLength(3);
    const stopped = planFor([...dueUsers(3), ...healthyUsers(11)], rails);
    expect(stopped.items).toEqual([]);
    expect(stopped.guardrails).toMatchObject({ managedActiveKeys: 14, destructive: 3 });
    expect(stopped.guardrails.stopped).not.toBeNull();
  });
});

describe('a filter', () => {
  const onlyFirst: PlanFilter = ({ user }) => user === 'user-0';

  it('keeps what was asked for, in items, holds and upcoming', () => {
    const plan = planFor([...dueUsers(2), ...healthyUsers(1)], {}, onlyFirst);
    expect(shown(plan)).toEqual(['user-0: deactivate Unused']);
    expect(plan.upcoming).toEqual([]);
  });

  it('cannot slip under stop-above', () => {
    const plan = planFor([...dueUsers(3), ...healthyUsers(3)], { stopAbove: 0.2 }, onlyFirst);
    expect(plan.items).toEqual([]);
    expect(plan.holds.map(({ decision }) => `${decision.user}: ${decision.reason}`)).toEqual([
      'user-0: StopAbove',
    ]);
  });

  it('comes before pacing: what was not asked for takes no place in the run', () => {
    const onlyLast: PlanFilter = ({ user }) => user === 'user-2';
    expect(shown(planFor(dueUsers(3), { perDay: 1 }, onlyLast))).toEqual(['user-2: deactivate Unused']);
  });
});

describe('the rollout', () => {
  const closed = { rollout: 0 };
  const idleUser = aUser({ keys: [aKey(idle)] });

  it('lets nothing begin outside its share', () => {
    expect(planFor([{ user: idleUser }], closed).items).toEqual([]);
  });

  it('finishes what has begun: with a notice that stands, or a record', () => {
    const receipts = [aReceipt({ acceptedAt: daysAgo(7), promised: NOW })];
    expect(shown(planFor([{ user: idleUser, receipts }], closed))).toEqual(['ci-bot: deactivate Unused']);
    const recorded = aUser({
      keys: [aKey({ ...off })],
      tags: aRecord('deactivated', { since: daysAgo(60), cause: 'unused' }),
    });
    expect(shown(planFor([{ user: recorded }], closed))).toEqual(['ci-bot: notify InactiveTooLong']);
  });

  it('does not take a voided notice for a beginning', () => {
    const receipts = [voided(aReceipt({ acceptedAt: daysAgo(7), promised: NOW }))];
    expect(planFor([{ user: idleUser, receipts }], closed).items).toEqual([]);
  });
});
