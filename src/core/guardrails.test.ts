import { describe, expect, it } from 'vitest';
import { aStep } from '../../test/build/step.ts';
import { aPolicy } from '../../test/build/policy.ts';
import { keyId } from '../../test/build/key.ts';
import { NOW, TICK, daysAgo, hours } from '../../test/build/time.ts';
import { allowedTogether, guard, stableShare, stillAllowed } from './guardrails.ts';
import { LATELY, type Lately, NOTHING_LATELY, perKind } from './lately.ts';
import type { StepDecision } from './model/decision.ts';
import type { Guardrails } from './model/policy.ts';
import { HOUR, type Instant } from './model/time.ts';

interface Day {
  readonly rails?: Partial<Guardrails>;
  readonly active?: number;
  readonly begun?: readonly string[];
  readonly now?: number;
  readonly wanted?: (step: StepDecision) => boolean;
  readonly keys?: number;
  readonly lately?: Partial<Lately>;
}

/** What the guardrails make of these steps. */
function guarded(steps: readonly StepDecision[], day: Day = {}) {
  const { guardrails } = aPolicy({ guardrails: day.rails ?? {} });
  const count = {
    managedActiveKeys: day.active ?? 1000,
    managedKeys: day.keys ?? 2000,
    begun: new Set(day.begun),
    lately: { ...NOTHING_LATELY, ...day.lately },
  };
  return guard(steps, day.wanted ?? (() => true), count, guardrails, day.now ?? NOW);
}

function reasons(steps: readonly StepDecision[], day: Day = {}): readonly string[] {
  return guarded(steps, day).held.map(({ reason }) => reason);
}

function several(count: number, words: Parameters<typeof aStep>[0]): readonly StepDecision[] {
  return Array.from({ length: count }, (_, index) =>
    aStep({ user: `user-${index}`, keyId: keyId(index), ...words }),
  );
}

describe('stop-above', () => {
  it.each([
    ['two keys of two never stop a run', 2, 2, 0.2, null],
    ['three keys that are more than the share stop it', 3, 14, 0.2, 'StopAbove'],
    ['three keys that are just the share do not', 3, 15, 0.2, null],
    ['just the share is never above it, whatever the rounding', 29, 100, 0.29, null],
    ['a key above the share stops it', 30, 100, 0.29, 'StopAbove'],
    ['a share of nothing stops every three', 3, 1000, 0, 'StopAbove'],
    ['a share of everything stops nothing', 3, 3, 1, null],
  ])('%s', (_, changed, active, stopAbove, expected) => {
    const { steps, held, report } = guarded(several(changed, { step: 'deactivate' }), {
      active,
      rails: { stopAbove, perDay: 1000 },
    });
    expect([...new Set(held.map(({ reason }) => reason))]).toEqual(expected === null ? [] : [expected]);
    expect(steps).toHaveLength(expected === null ? changed : 0);
    expect(report.stopped === null).toBe(expected === null);
    expect(report).toMatchObject({ managedActiveKeys: active, destructive: changed });
  });

  it('holds deletions as well, and lets notices and repairs through', () => {
    const steps = [
      ...several(3, { step: 'deactivate' }),
      aStep({ step: 'delete', keyId: keyId(7) }),
      aStep({ step: 'notify', keyId: keyId(8) }),
      aStep({ step: 'repair', keyId: keyId(9) }),
    ];
    const result = guarded(steps, { active: 10, rails: { stopAbove: 0.2 } });
    expect(result.steps.map(({ step }) => step)).toEqual(['notify', 'repair']);
    expect(result.held).toHaveLength(4);
  });

  it('says how much is too much, and what to do about it', () => {
    const { report } = guarded(several(3, { step: 'deactivate' }), { active: 10, rails: { stopAbove: 0.2 } });
    expect(report.stopped).toMatch(
      /3 of the account's 10 managed active keys, more than 20%.*raise guardrails\.stop-above/,
    );
  });

  it('cannot be slipped under by asking for less', () => {
    const steps = several(3, { step: 'deactivate' });
    const wanted = (step: StepDecision) => step.user === 'user-0';
    const { held } = guarded(steps, { active: 10, rails: { stopAbove: 0.2 }, wanted });
    expect(held.map(({ user, reason }) => [user, reason])).toEqual([['user-0', 'StopAbove']]);
  });

  it('does not count whom the rollout leaves out', () => {
    const steps = several(3, { step: 'deactivate' });
    expect(new Set(reasons(steps, { active: 10, rails: { stopAbove: 0.2, rollout: 0 } }))).toEqual(
      new Set(['NotInRollout']),
    );
  });
});

describe('per-day', () => {
  it('lets that many of each kind through, the earliest due first, and paces the rest', () => {
    const steps = [
      aStep({ step: 'deactivate', keyId: keyId(1), due: daysAgo(1) }),
      aStep({ step: 'deactivate', keyId: keyId(2), due: daysAgo(3) }),
      aStep({ step: 'deactivate', keyId: keyId(3), due: daysAgo(2) }),
      aStep({ step: 'delete', keyId: keyId(4), due: daysAgo(1) }),
      aStep({ step: 'delete', keyId: keyId(5), due: daysAgo(2) }),
      aStep({ step: 'delete', keyId: keyId(6), due: daysAgo(3) }),
    ];
    const result = guarded(steps, { rails: { perDay: 2 } });
    expect(result.steps.map((step) => step.keyId)).toEqual([keyId(2), keyId(3), keyId(5), keyId(6)]);
    expect(result.held.map((step) => [step.keyId, step.reason, step.next])).toEqual([
      [keyId(1), 'Paced', { step: 'deactivate', at: daysAgo(1) }],
      [keyId(4), 'Paced', { step: 'delete', at: daysAgo(1) }],
    ]);
    expect(result.report.paced).toBe(2);
  });

  it('counts each kind for itself', () => {
    const steps = [...several(2, { step: 'deactivate' }), aStep({ step: 'delete', keyId: keyId(7) })];
    expect(guarded(steps, { rails: { perDay: 1 } }).steps.map(({ step }) => step)).toEqual([
      'deactivate',
      'delete',
    ]);
    expect(reasons(steps, { rails: { perDay: 1 } })).toEqual(['Paced']);
  });

  it('settles a tie by the key id, so that two runs agree', () => {
    const steps = several(3, { step: 'deactivate' });
    const first = guarded(steps, { rails: { perDay: 1 } }).steps;
    expect(first.map((step) => step.keyId)).toEqual([keyId(0)]);
    expect(guarded(steps.toReversed(), { rails: { perDay: 1 } }).steps).toEqual(first);
  });

  it('lets exactly its number through unpaced', () => {
    expect(reasons(several(10, { step: 'deactivate' }), { rails: { perDay: 10 } })).toEqual([]);
    expect(reasons(several(11, { step: 'deactivate' }), { rails: { perDay: 10 } })).toEqual(['Paced']);
  });

  it('never paces repairs that touch no key', () => {
    const steps = several(20, { step: 'repair' });
    expect(guarded(steps, { rails: { perDay: 1 } }).steps).toEqual(steps);
  });

  it('counts only what was asked for', () => {
    const steps = several(3, { step: 'deactivate' });
    const wanted = (step: StepDecision) => step.user === 'user-2';
    expect(guarded(steps, { rails: { perDay: 1 }, wanted }).steps.map(({ user }) => user)).toEqual([
      'user-2',
    ]);
  });
});

describe('blackout days', () => {
  const [deactivate] = several(1, { step: 'deactivate' });
  const steps = [
    deactivate as StepDecision,
    aStep({ step: 'delete', keyId: keyId(7) }),
    aStep({ step: 'notify', keyId: keyId(8) }),
    aStep({ step: 'repair', keyId: keyId(9) }),
  ];
  const friday = { blackoutDays: ['fri'] as const };

  it('hold everything destructive, and nothing else', () => {
    const result = guarded(steps, { rails: { blackoutDays: ['wed'] } });
    expect(result.steps.map(({ step }) => step)).toEqual(['notify', 'repair']);
    expect(result.held.map(({ reason }) => reason)).toEqual(['Blackout', 'Blackout']);
    expect(result.report.blackout).toBe(true);
  });

  it.each([
    ['UTC', Date.UTC(2026, 10, 6)],
    ['America/New_York', Date.UTC(2026, 10, 6, 5)],
    ['Asia/Kolkata', Date.UTC(2026, 10, 5, 18, 30)],
    ['Pacific/Auckland', Date.UTC(2026, 10, 5, 11)],
  ])('begin and end at midnight in %s', (timezone, midnight) => {
    const blackoutAt = (now: number) =>
      guarded(steps, { rails: { ...friday, timezone }, now }).report.blackout;
    expect(blackoutAt(midnight - TICK)).toBe(false);
    expect(blackoutAt(midnight)).toBe(true);
    expect(blackoutAt(midnight + 24 * 3_600_000 - TICK)).toBe(true);
    expect(blackoutAt(midnight + 24 * 3_600_000)).toBe(false);
  });

  it('last as long as the day does where the clocks change', () => {
    const sunday = { blackoutDays: ['sun'] as const, timezone: 'America/New_York' };
    const blackoutAt = (now: number) => guarded(steps, { rails: sunday, now }).report.blackout;
    // 1 November 2026 begins in summer time (-4) and ends in winter time (-5): it has 25 hours.
    expect(blackoutAt(Date.UTC(2026, 10, 1, 4) - TICK)).toBe(false);
    expect(blackoutAt(Date.UTC(2026, 10, 1, 4))).toBe(true);
    expect(blackoutAt(Date.UTC(2026, 10, 2, 5) - TICK)).toBe(true);
    expect(blackoutAt(Date.UTC(2026, 10, 2, 5))).toBe(false);
  });
});

describe('rollout', () => {
  const share = stableShare('AIDA-someone');
  const someone = { userId: 'AIDA-someone' };

  it('lets a user in as soon as it is larger than their share', () => {
    const steps = [aStep({ step: 'notify', ...someone })];
    expect(reasons(steps, { rails: { rollout: share } })).toEqual(['NotInRollout']);
    expect(reasons(steps, { rails: { rollout: share + 2 ** -32 } })).toEqual([]);
  });

  it('holds every kind of beginning: notices, steps and adoption', () => {
    const steps = [
      aStep({ step: 'notify' }),
      aStep({ step: 'deactivate' }),
      aStep({ step: 'delete' }),
      aStep({ step: 'repair', reason: 'Adopted' }),
    ];
    expect(guarded(steps, { rails: { rollout: 0 } }).steps).toEqual([]);
    expect(guarded(steps, { rails: { rollout: 1 } }).steps).toEqual(steps);
  });

  it('never holds a repair, and finishes what began', () => {
    const repair = aStep({ step: 'repair' });
    expect(guarded([repair], { rails: { rollout: 0 } }).steps).toEqual([repair]);
    const begun = [aStep({ step: 'notify', ...someone }), aStep({ step: 'deactivate', ...someone })];
    expect(guarded(begun, { rails: { rollout: 0 }, begun: ['AIDA-someone'] }).steps).toEqual(begun);
  });

  it('lets nobody in whose id is not known, unless it lets in everybody', () => {
    const steps = [aStep({ step: 'notify', userId: null })];
    expect(reasons(steps, { rails: { rollout: 0.999 } })).toEqual(['NotInRollout']);
    expect(reasons(steps, { rails: { rollout: 1 } })).toEqual([]);
  });

  it('gives every user the place that the published FNV-1a has for the id: another hash would shuffle who is in', () => {
    expect(stableShare('a')).toBe(0xe40c292c / 2 ** 32);
    expect(stableShare('foobar')).toBe(0xbf9cf968 / 2 ** 32);
  });

  it('spreads users evenly', () => {
    const shares = Array.from({ length: 4000 }, (_, index) =>
      stableShare(`AIDA${String(index * 7919).padStart(16, '0')}`),
    );
    for (const limit of [0.1, 0.25, 0.5, 0.9]) {
      const within = shares.filter((place) => place < limit).length / shares.length;
      expect(Math.abs(within - limit)).toBeLessThan(0.05);
    }
  });
});

describe('a step that is held', () => {
  it('says of whom, which key, which rule, and when it was due', () => {
    const [held] = guarded([aStep({ step: 'deactivate', due: daysAgo(2) })], {
      rails: { blackoutDays: ['wed'] },
    }).held;
    const { account, user, userId, keyId: id, rule, owner } = aStep({ step: 'deactivate' });
    expect(held).toEqual({
      account,
      user,
      userId,
      keyId: id,
      rule,
      owner,
      kind: 'hold',
      reason: 'Blackout',
      message: 'No key is changed on a wed (UTC).',
      next: { step: 'deactivate', at: daysAgo(2) },
    });
  });
});

/** Distinct keys that a step was begun for, an hour before now unless said otherwise. */
function begun(
  step: 'rotate' | 'deactivate' | 'delete',
  count: number,
  at: Instant = NOW - HOUR,
): Lately['begun'] {
  return Array.from({ length: count }, (_, index) => ({
    step,
    user: `earlier-${index}`,
    keyId: keyId(900 + index),
    at,
  }));
}

describe('what was begun in the last 20 hours, whatever run began it', () => {
  it.each([
    [0, 3],
    [2, 1],
    [3, 0],
    [9, 0],
  ])('is counted by per-day: of 3, after %i there are %i', (before, left) => {
    const day = { rails: { perDay: 3 }, lately: { begun: begun('deactivate', before) } };
    expect(guarded(several(5, { step: 'deactivate' }), day).steps).toHaveLength(left);
  });

  it.each([
    ['one moment short of it', NOW - LATELY + TICK, 0],
    ['exactly then', NOW - LATELY, 3],
    ['in the future, by a clock that is ahead', NOW + HOUR, 0],
  ])('counts for 20 hours: %s', (_, at, left) => {
    const day = { rails: { perDay: 3 }, lately: { begun: begun('deactivate', 3, at) } };
    expect(guarded(several(5, { step: 'deactivate' }), day).steps).toHaveLength(left);
  });

  it('is counted for each kind of step by itself', () => {
    const day = { rails: { perDay: 1 }, lately: { begun: begun('delete', 1) } };
    expect(guarded(several(1, { step: 'deactivate' }), day).steps).toHaveLength(1);
  });

  it('is counted once when it is begun again', () => {
    const again = aStep({ step: 'deactivate', user: 'earlier-1', keyId: keyId(901) });
    const day = { rails: { perDay: 2 }, lately: { begun: begun('deactivate', 2) } };
    expect(guarded([again, ...several(1, { step: 'deactivate' })], day).steps).toEqual([again]);
  });

  it.each([
    ['just the share', 10, null],
    ['a key above it', 11, 'StopAbove'],
  ])('is weighed by stop-above: %s', (_, now, expected) => {
    // 10 of 90 + 10 and 10 now are 20 of 100.
    const day = {
      active: 90,
      rails: { stopAbove: 0.2, perDay: 1000 },
      lately: { begun: begun('deactivate', 10) },
    };
    expect(reasons(several(now, { step: 'deactivate' }), day)[0] ?? null).toBe(expected);
  });

  it('is named by the sentence of stop-above', () => {
    const day = { active: 7, rails: { stopAbove: 0.2 }, lately: { begun: begun('deactivate', 2) } };
    expect(guarded(several(1, { step: 'deactivate' }), day).report.stopped).toMatch(
      /^This run and what was begun in the last 20 hours would together deactivate 3 of the account's 9 managed active keys/,
    );
  });
});

describe('deletions', () => {
  it.each([
    ['three keys that are more than the share', 3, 14, 'StopAbove'],
    ['three keys that are just the share', 3, 15, null],
    ['two keys of two', 2, 2, null],
  ])('are weighed by stop-above against all managed keys: %s', (_, changed, keys, expected) => {
    const steps = several(changed, { step: 'delete' });
    const { held, report } = guarded(steps, { active: 0, keys, rails: { stopAbove: 0.2 } });
    expect(held[0]?.reason ?? null).toBe(expected);
    if (expected !== null)
      expect(report.stopped).toMatch(/would delete 3 of the account's 14 managed keys, more than 20%/);
  });

  it('are not added to deactivations: a key goes through both', () => {
    const steps = [
      ...several(2, { step: 'delete' }),
      ...[7, 8].map((number) => aStep({ step: 'deactivate', keyId: keyId(number) })),
    ];
    expect(reasons(steps, { active: 4, keys: 8, rails: { stopAbove: 0.2 } })).toEqual([]);
  });
});

describe('repairs that touch a key', () => {
  const undoing = (count: number) => several(count, { step: 'repair', undoes: true });

  it('count as deactivations: for the pace, the share and the day', () => {
    expect(reasons(undoing(3), { active: 10, rails: { stopAbove: 0.2 } })).toEqual(
      Array.from({ length: 3 }, () => 'StopAbove'),
    );
    expect(reasons(undoing(3), { rails: { perDay: 2 } })).toEqual(['Paced']);
    expect(reasons(undoing(1), { rails: { blackoutDays: ['wed'] } })).toEqual(['Blackout']);
  });
});

describe('notices that start a clock', () => {
  const notices = (count: number) => several(count, { step: 'notify' });

  it('are paced like the steps that they announce, the earliest due first', () => {
    const steps = [
      aStep({ step: 'notify', keyId: keyId(1), due: daysAgo(1) }),
      aStep({ step: 'notify', keyId: keyId(2), due: daysAgo(2) }),
      aStep({ step: 'notify', keyId: keyId(3), announced: 'delete' }),
    ];
    const { steps: first, held } = guarded(steps, { rails: { perDay: 1 } });
    expect(first.map((step) => step.keyId)).toEqual([keyId(2), keyId(3)]);
    expect(held).toMatchObject([
      { keyId: keyId(1), reason: 'Paced', next: { step: 'notify', at: daysAgo(1) } },
    ]);
  });

  it('are counted with those that were accepted in the last 20 hours', () => {
    const announced = (at: Instant) =>
      [1, 2].map((number) => ({ step: 'deactivate', keyId: keyId(900 + number), at }) as const);
    const paced = (at: Instant) =>
      reasons(notices(3), { rails: { perDay: 3 }, lately: { announced: announced(at) } });
    expect(paced(NOW - LATELY + TICK)).toEqual(['Paced', 'Paced']);
    expect(paced(NOW - LATELY)).toEqual([]);
  });

  it.each([
    ['reminders', { reminder: hours(24) }],
    ['leaks', { announced: 'attention', urgent: true, promised: null }],
    ['those without a date', { promised: null }],
    ['those of a rotation', { announced: 'rotate' }],
  ] as const)('do not include %s, which are never paced', (_, notice) => {
    const steps = several(20, { step: 'notify', ...notice });
    expect(guarded(steps, { rails: { perDay: 1 } }).steps).toEqual(steps);
  });

  it('leave room for the notices that the changes of the run bring with them', () => {
    const steps = [
      ...several(2, { step: 'rotate' }),
      ...[7, 8].map((number) => aStep({ step: 'notify', keyId: keyId(number) })),
    ];
    const { steps: first } = guarded(steps, { rails: { perDay: 3 } });
    expect(first.map(({ step }) => step)).toEqual(['rotate', 'rotate', 'notify']);
  });

  it('tell of a replaced key before any other, because the new key waits to be fetched', () => {
    const steps = [
      aStep({ step: 'notify', keyId: keyId(1), due: daysAgo(90) }),
      aStep({ step: 'notify', keyId: keyId(2), reason: 'Replaced' }),
    ];
    expect(guarded(steps, { rails: { perDay: 1 } }).steps.map((step) => step.keyId)).toEqual([keyId(2)]);
  });

  it('are no part of what a blackout day or stop-above holds', () => {
    const day = { active: 3, rails: { blackoutDays: ['wed'] as const, stopAbove: 0 } };
    expect(reasons(notices(5), day)).toEqual([]);
  });
});

describe('a user in one run', () => {
  const run = (changed: Lately['run']['changed']) => ({ run: { changed, failedRotations: 0 } });
  const step = aStep({ step: 'deactivate' });

  it('has one key changed, also when the run takes several turns', () => {
    expect(reasons([step], { lately: run([{ user: step.user, keyId: keyId(77) }]) })).toEqual([
      'OneStepPerRun',
    ]);
    expect(reasons([step], { lately: run([{ user: step.user, keyId: step.keyId ?? '' }]) })).toEqual([]);
    expect(reasons([step], { lately: run([{ user: 'somebody-else', keyId: keyId(77) }]) })).toEqual([]);
  });
});

describe('a step that is judged again right before it is done', () => {
  const step = aStep({ step: 'deactivate' });
  const judged = (
    rails: Partial<Guardrails>,
    lately: Partial<Lately> = {},
    { of = step, now = NOW }: { readonly of?: StepDecision; readonly now?: Instant } = {},
  ) =>
    stillAllowed(of, now, aPolicy({ guardrails: rails }).guardrails, { ...NOTHING_LATELY, ...lately })
      ?.reason;

  it('is allowed where nothing is in its way', () => expect(judged({})).toBeUndefined());

  it('is held on a blackout day that began since the plan was made', () => {
    const thursday = { blackoutDays: ['thu'] as const };
    const midnight = Date.UTC(2026, 10, 5);
    expect(judged(thursday, {}, { now: midnight - TICK })).toBeUndefined();
    expect(judged(thursday, {}, { now: midnight })).toBe('Blackout');
  });

  it('is paced by what was begun since, by this run or another', () => {
    expect(judged({ perDay: 2 }, { begun: begun('deactivate', 1) })).toBeUndefined();
    expect(judged({ perDay: 2 }, { begun: begun('deactivate', 2) })).toBe('Paced');
    expect(judged({ perDay: 2 }, { begun: begun('delete', 2) })).toBeUndefined();
  });

  it('goes on with what was begun', () => {
    const own = { step: 'deactivate', user: step.user, keyId: step.keyId ?? '', at: NOW } as const;
    expect(judged({ perDay: 1 }, { begun: [own] })).toBeUndefined();
  });

  it('is held by a stop, and by the share that the fleet left', () => {
    expect(judged({}, { stopped: 'Too much.' })).toBe('StopAbove');
    expect(judged({}, { stopped: 'Too much.' }, { of: aStep({ step: 'rotate' }) })).toBeUndefined();
    const share = (deactivate: number) => ({
      share: perKind((kind) => (kind === 'deactivate' ? deactivate : 9)),
    });
    expect(judged({}, share(0))).toBe('Paced');
    expect(judged({}, share(1))).toBeUndefined();
  });

  it('holds no repair that touches no key, and no reminder', () => {
    const rails = { perDay: 0, blackoutDays: ['wed'] as const };
    for (const of of [aStep({ step: 'repair' }), aStep({ step: 'notify', reminder: hours(24) })])
      expect(judged(rails, { stopped: 'Too much.' }, { of })).toBeUndefined();
  });

  it('lets an owner hear at once of what was done to a key of theirs', () => {
    const notice = aStep({ step: 'notify', announced: 'delete' });
    const done = { step: 'deactivate', user: notice.user, keyId: notice.keyId ?? '', at: NOW } as const;
    expect(judged({ perDay: 0 }, {}, { of: notice })).toBe('Paced');
    expect(judged({ perDay: 0 }, { begun: [done] }, { of: notice })).toBeUndefined();
  });

  it('may be done together with others only as far as room and share go', () => {
    const steps = several(5, { step: 'notify' });
    const { guardrails } = aPolicy({ guardrails: { perDay: 4 } });
    const together = (share: Lately['share']) =>
      allowedTogether(steps, NOW, guardrails, { ...NOTHING_LATELY, share }).size;
    expect(together(null)).toBe(4);
    expect(together(perKind(() => 3))).toBe(3);
    expect(together(perKind(() => 9))).toBe(4);
  });
});

describe('what is weighed and what waits', () => {
  it('a leak waits for no rollout', () => {
    const leak = aStep({ step: 'notify', reason: 'Quarantined' });
    expect(guarded([leak], { rails: { rollout: 0 } }).steps).toEqual([leak]);
  });

  it('whom the rollout leaves out is not weighed', () => {
    const { report } = guarded(several(3, { step: 'deactivate' }), {
      active: 10,
      rails: { stopAbove: 0.2, rollout: 0 },
    });
    expect(report.stopped).toBeNull();
  });

  it('a key that is due again is weighed once, and what was begun long ago not at all', () => {
    const again = several(2, { step: 'deactivate' });
    const earlier = again.map(({ user, keyId: id }) => ({
      step: 'deactivate' as const,
      user,
      keyId: id ?? '',
      at: NOW - HOUR,
    }));
    const day = (lately: Lately['begun']) => ({
      active: 2,
      rails: { stopAbove: 0.2 },
      lately: { begun: lately },
    });
    expect(guarded(again, day(earlier)).report.stopped).toBeNull();
    expect(guarded(again, day(begun('deactivate', 5, NOW - LATELY))).report.stopped).toBeNull();
    expect(guarded(again, day(begun('deactivate', 5, NOW - LATELY + TICK))).report.stopped).not.toBeNull();
  });

  it('a user whose rotation failed last time comes last', () => {
    const failed = { ...aStep({ step: 'rotate', keyId: keyId(1), due: daysAgo(9) }), failedAt: daysAgo(1) };
    const other = aStep({ step: 'rotate', user: 'other', keyId: keyId(2), due: daysAgo(1) });
    expect(guarded([failed as StepDecision, other], { rails: { perDay: 1 } }).steps).toEqual([other]);
  });

  it('right before a step, another key of the same user has come first', () => {
    const { guardrails } = aPolicy();
    const run = { changed: [{ user: 'ci-bot', keyId: keyId(5) }], failedRotations: 0 };
    const step = aStep({ step: 'deactivate' });
    expect(stillAllowed(step, NOW, guardrails, { ...NOTHING_LATELY, run })?.reason).toBe('OneStepPerRun');
    expect(stillAllowed(step, NOW, guardrails, NOTHING_LATELY)).toBeUndefined();
  });
});
