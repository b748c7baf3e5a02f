import { describe, expect, it } from 'vitest';
import { keyId } from '../../../test/build/key.ts';
import { aPolicy } from '../../../test/build/policy.ts';
import { aStep } from '../../../test/build/step.ts';
import { NOW } from '../../../test/build/time.ts';
import { NOTHING_LATELY, perKind } from '../lately.ts';
import type { AccountPlan } from '../model/plan.ts';
import { fleetOfOne, withinShare } from './share.ts';

const { fleet } = aPolicy().guardrails;

/** A plan with so many deactivations, and one notice. */
function aPlan(count: number, keys = 1000): AccountPlan {
  const ids = Array.from({ length: count }, (_, index) => keyId(index));
  const steps = [
    ...ids.map((id) => aStep({ step: 'deactivate', user: `user-${id}`, keyId: id })),
    aStep({ step: 'notify', keyId: keyId(900), announced: 'attention' }),
  ];
  return {
    account: '111122223333',
    observedAt: NOW,
    items: steps.map((decision, index) => ({ id: String(index), decision })),
    upcoming: [],
    holds: [],
    guardrails: {
      stopped: null,
      managedActiveKeys: keys,
      managedKeys: keys,
      due: { deactivate: ids, delete: [] },
      destructive: count,
      paced: 0,
      blackout: false,
    },
    errors: [],
  };
}

const share = (deactivate: number) => ({ ...perKind(() => 99), deactivate });

describe('a plan within the share of its account', () => {
  it.each([
    [3, 3, 0],
    [2, 2, 1],
    [0, 0, 3],
  ])('with %i deactivations has %i of 3 of them, and %i are paced', (places, done, paced) => {
    const within = withinShare(
      aPlan(3),
      { stopped: null, share: share(places), since: 0 },
      NOTHING_LATELY,
      NOW,
      fleet,
    );
    expect(within.items.filter(({ decision }) => decision.step === 'deactivate')).toHaveLength(done);
    expect(within.holds.map(({ decision }) => decision.reason)).toEqual(Array(paced).fill('Paced'));
    expect(within.guardrails.paced).toBe(paced);
  });

  it('has nothing destructive in it where the fleet is stopped, and its notices all the same', () => {
    const within = withinShare(
      aPlan(3),
      { stopped: 'Too much.', share: share(99), since: 0 },
      NOTHING_LATELY,
      NOW,
      fleet,
    );
    expect(within.items.map(({ decision }) => decision.step)).toEqual(['notify']);
    expect(within.holds.map(({ decision }) => decision.reason)).toEqual(Array(3).fill('StopAbove'));
  });
});

describe('a fleet of one', () => {
  it('is stopped by the share of the fleet', () => {
    const rails = { perDay: 100, stopAbove: 0.1 };
    expect(fleetOfOne(aPlan(25, 250), NOTHING_LATELY, NOW, rails).plan.guardrails.stopped).toBeNull();
    expect(fleetOfOne(aPlan(26, 250), NOTHING_LATELY, NOW, rails).plan.guardrails.stopped).toMatch(
      /26 of 250/,
    );
  });
});

describe('a run over a single account', () => {
  it('announces besides what its rotations bring with them, as long as nothing is too much', () => {
    const steps = [
      ...[1, 2, 3].map((number) => aStep({ step: 'rotate', user: `user-${number}`, keyId: keyId(number) })),
      aStep({ step: 'notify', keyId: keyId(9) }),
    ];
    const plan = { ...aPlan(0), items: steps.map((decision, index) => ({ id: String(index), decision })) };
    expect(fleetOfOne(plan, NOTHING_LATELY, NOW, fleet).plan.items).toHaveLength(4);
  });
});
