import { describe, expect, it } from 'vitest';
import { keyId } from '../../../test/build/key.ts';
import { aStep } from '../../../test/build/step.ts';
import { NOW, daysAgo } from '../../../test/build/time.ts';
import { type Lately, NOTHING_LATELY } from '../lately.ts';
import type { StepDecision } from '../model/decision.ts';
import type { AccountPlan } from '../model/plan.ts';
import { fleetCount } from './fleet-count.ts';

const begun = { step: 'deactivate', user: 'ana', keyId: keyId(1), at: NOW } as const;

function counted(steps: readonly StepDecision[], lately: Partial<Lately> = {}) {
  const plan: AccountPlan = {
    account: '111122223333',
    observedAt: NOW,
    items: steps.map((decision, index) => ({ id: String(index), decision })),
    upcoming: [],
    holds: [],
    guardrails: {
      stopped: null,
      managedActiveKeys: 10,
      managedKeys: 12,
      due: { deactivate: [keyId(1), keyId(2)], delete: [] },
      destructive: 0,
      paced: 0,
      blackout: false,
    },
    errors: [],
  };
  return fleetCount(plan, { ...NOTHING_LATELY, ...lately }, NOW);
}

describe('what weighing has to know of an account', () => {
  it('is how much is due and since when, by kind', () => {
    const steps = [1, 3, 2].map((days) => aStep({ step: 'rotate', keyId: keyId(days), due: daysAgo(days) }));
    const { due, wants, managedActiveKeys, managedKeys } = counted(steps);
    expect([due, managedActiveKeys, managedKeys]).toEqual([{ deactivate: 2, delete: 0 }, 10, 12]);
    expect(wants.rotate).toEqual([3, 2, 1].map(daysAgo));
  });

  it('is what was begun lately, and no key twice', () => {
    const others = [begun, { ...begun, keyId: keyId(9) }];
    const count = counted([aStep({ step: 'deactivate', keyId: keyId(1) })], { begun: others, seq: 7 });
    expect(count.lately.deactivate).toBe(2);
    expect(count.besides).toEqual({ deactivate: 1, delete: 0 });
    expect([count.wants.deactivate, count.seq]).toEqual([[], 7]);
  });

  it('has a place for the notice that a repair may bring, such as that of an adopted key', () => {
    const { wants } = counted([aStep({ step: 'repair', reason: 'Adopted' })]);
    expect([wants['announce-delete'].length, wants.deactivate.length]).toEqual([1, 0]);
  });

  it('has the notice of a replaced key before all others', () => {
    const { wants } = counted([
      aStep({ step: 'notify', keyId: keyId(1), due: daysAgo(90) }),
      aStep({ step: 'notify', keyId: keyId(2), reason: 'Replaced' }),
    ]);
    expect(wants['announce-deactivate']).toEqual([0, daysAgo(90)]);
  });
});
