import { describe, expect, it } from 'vitest';
import { aStep } from '../../test/build/step.ts';
import { aPolicy } from '../../test/build/policy.ts';
import { keyId } from '../../test/build/key.ts';
import { NOW, TICK, daysAgo } from '../../test/build/time.ts';
import type { Earlier } from './earlier.ts';
import { type StepDecision, guard, stableShare } from './guardrails.ts';
import type { Guardrails } from './model/policy.ts';

interface Day {
  readonly rails?: Partial<Guardrails>;
  readonly active?: number;
  readonly begun?: readonly string[];
  readonly now?: number;
  readonly wanted?: (step: StepDecision) => boolean;
  readonly earlier?: Earlier['begun'];
}

/** What the guardrails make of these steps. */
function guarded(steps: readonly StepDecision[], day: Day = {}) {
  const { guardrails } = aPolicy({ guardrails: day.rails ?? {} });
  const count = {
    managedActiveKeys: day.active ?? 1000,
    begun: new Set(day.begun),
    earlier: { begun: day.earlier ?? [], failedRotations: 0 },
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

describe('per-run', () => {
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

  it('never paces notices and repairs', () => {
    const steps = [...several(20, { step: 'notify' }), ...several(20, { step: 'repair' })];
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

describe('a run of several turns', () => {
  const begun = (step: 'rotate' | 'deactivate' | 'delete', number: number) =>
    ({ step, user: `earlier-${number}`, keyId: keyId(900 + number) }) as const;
  const begunDeactivations = (count: number) =>
    Array.from({ length: count }, (_, index) => begun('deactivate', index));

  it.each([
    [0, 3],
    [2, 1],
    [3, 0],
    [9, 0],
  ])('paces what is left: of 3 a run, after %i there are %i', (before, left) => {
    const day = { rails: { perDay: 3 }, earlier: begunDeactivations(before) };
    expect(guarded(several(5, { step: 'deactivate' }), day).steps).toHaveLength(left);
  });

  it('counts each kind of step by itself', () => {
    const day = { rails: { perDay: 1 }, earlier: [begun('delete', 1)] };
    expect(guarded(several(1, { step: 'deactivate' }), day).steps).toHaveLength(1);
  });

  it('counts what is begun again once', () => {
    const again = aStep({ step: 'deactivate', user: 'earlier-1', keyId: begun('deactivate', 1).keyId });
    const day = { rails: { perDay: 2 }, earlier: begunDeactivations(2) };
    expect(guarded([again, ...several(1, { step: 'deactivate' })], day).steps).toEqual([again]);
  });

  it.each([
    ['just the share', 10, null],
    ['a key above it', 11, 'StopAbove'],
  ])('stops at the share of all turns together: %s', (_, now, expected) => {
    // 10 of 90 + 10 and 10 now are 20 of 100.
    const day = {
      active: 90,
      rails: { stopAbove: 0.2, perDay: 1000 },
      earlier: begunDeactivations(10),
    };
    expect(reasons(several(now, { step: 'deactivate' }), day)[0] ?? null).toBe(expected);
  });

  it('changes no second key of a user', () => {
    const earlier = [{ step: 'rotate', user: 'user-0', keyId: keyId(77) } as const];
    expect(reasons(several(2, { step: 'deactivate' }), { earlier })).toEqual(['OneStepPerRun']);
  });
});
