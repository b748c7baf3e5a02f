import { describe, expect, it } from 'vitest';
import { KEY, NOW, aDestruction, aHold, aNotification, aPlan, anUpcoming } from './plan.fixture.ts';
import { planToJson } from './plan-json.ts';

describe('planToJson', () => {
  it('carries version, policy and moments in ISO 8601', () => {
    expect(planToJson({ ...aPlan({}), hypothetical: true })).toEqual({
      version: 1,
      generatedAt: '2026-11-21T06:00:00Z',
      policyHash: '0f3a',
      hypothetical: true,
      accounts: [
        {
          account: '111122223333',
          observedAt: '2026-11-21T06:00:00Z',
          items: [],
          upcoming: [],
          holds: [],
          guardrails: {
            stopped: null,
            managedActiveKeys: 10,
            managedKeys: 10,
            dueToDeactivate: 0,
            dueToDelete: 0,
            destructive: 0,
            paced: 0,
            blackout: false,
          },
          errors: [],
        },
      ],
    });
  });

  it('writes an item with everything that was decided', () => {
    expect(planToJson(aPlan({ items: [aDestruction('deactivate')] }))).toHaveProperty('accounts.0.items.0', {
      id: `${KEY}:deactivate:Unused`,
      user: 'ci-deploy',
      userId: 'AIDAEXAMPLE',
      keyId: KEY,
      step: 'deactivate',
      reason: 'Unused',
      rule: 'everyone',
      cause: 'unused',
      owner: 'bob@example.com',
      due: '2026-11-20T06:00:00Z',
      message: 'Not used for 52 days; the limit is 45d.',
    });
  });

  it('adds to a notice what it announces and promises', () => {
    expect(planToJson(aPlan({ items: [aNotification()] }))).toHaveProperty(
      'accounts.0.items.0',
      expect.objectContaining({ announces: 'deactivate', promised: '2026-11-28T06:00:00Z', reminder: '5d' }),
    );
  });

  it('writes what comes later with its date', () => {
    expect(planToJson(aPlan({ upcoming: [anUpcoming(3)] }))).toHaveProperty(
      'accounts.0.upcoming.0',
      expect.objectContaining({ step: 'deactivate', due: '2026-11-24T06:00:00Z', keyId: KEY }),
    );
  });

  it('writes a hold with what is next, or null', () => {
    const plan = aPlan({ holds: [aHold('InGrace', {}, { step: 'deactivate', at: NOW }), aHold('Exempt')] });
    expect(planToJson(plan)).toHaveProperty('accounts.0.holds.0', {
      user: 'ci-deploy',
      userId: 'AIDAEXAMPLE',
      keyId: KEY,
      reason: 'InGrace',
      rule: 'everyone',
      owner: 'bob@example.com',
      next: { step: 'deactivate', at: '2026-11-21T06:00:00Z' },
      message: 'held for InGrace',
    });
    expect(planToJson(plan)).toHaveProperty('accounts.0.holds.1.next', null);
  });
});
