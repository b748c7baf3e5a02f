import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fleetCount } from '../../src/core/accounts/fleet-count.ts';
import { withinShare } from '../../src/core/accounts/share.ts';
import { shareOf, weigh } from '../../src/core/accounts/weigh.ts';
import { guard, stillAllowed } from '../../src/core/guardrails.ts';
import { type Entry, KINDS, LATELY, latelyOf, noted } from '../../src/core/lately.ts';
import type { StepDecision } from '../../src/core/model/decision.ts';
import type { AccountPlan } from '../../src/core/model/plan.ts';
import type { Guardrails } from '../../src/core/model/policy.ts';
import { HOUR, type Instant } from '../../src/core/model/time.ts';
import { keyId } from '../build/key.ts';
import { aPolicy } from '../build/policy.ts';
import { aStep } from '../build/step.ts';
import { NOW, daysAgo } from '../build/time.ts';

interface Due {
  readonly kind: 'rotate' | 'deactivate' | 'delete' | 'notify';
  readonly since: Instant;
}
/** The accounts of a fleet, with what is due in each. */
type Accounts = readonly (readonly Due[])[];

const anyAccounts: fc.Arbitrary<Accounts> = fc.array(
  fc.array(
    fc.record({
      kind: fc.constantFrom('rotate', 'deactivate', 'delete', 'notify'),
      since: fc.integer({ min: 0, max: 9 }).map(daysAgo),
    }),
    { maxLength: 8 },
  ),
  { minLength: 1, maxLength: 8 },
);
const anyLimit = fc.integer({ min: 0, max: 12 });

function stepsOf(due: readonly Due[], account: number): readonly StepDecision[] {
  return due.map(({ kind, since }, index) =>
    aStep({ step: kind, due: since, user: `user-${index}`, keyId: keyId(account * 100 + index) }),
  );
}

/** An account's plan under its own guardrails. */
function planOf(
  name: number,
  steps: readonly StepDecision[],
  history: readonly Entry[],
  rails: Guardrails,
  now: Instant,
): AccountPlan {
  const lately = latelyOf(history);
  const count = { managedActiveKeys: 50, managedKeys: 60, begun: new Set<string>(), lately };
  const guarded = guard(steps, () => true, count, rails, now);
  return {
    account: String(name),
    observedAt: now,
    items: guarded.steps.map((decision) => ({ id: `${decision.keyId}:${decision.step}`, decision })),
    upcoming: [],
    holds: [],
    guardrails: guarded.report,
    errors: [],
  };
}

/** A run over all accounts as it is made everywhere: look at each, weigh all, act in each within its share. */
function fleetRun(
  due: readonly (readonly StepDecision[])[],
  histories: readonly Entry[][],
  rails: Guardrails,
  now: Instant,
) {
  const plans = due.map((steps, name) => planOf(name, steps, histories[name] ?? [], rails, now));
  const counts = plans.map((plan, name) => fleetCount(plan, latelyOf(histories[name] ?? []), now));
  const verdict = weigh(counts, rails.fleet);
  const done = plans.map((plan, name) => {
    const own = shareOf(verdict, plan.account);
    let lately = latelyOf(histories[name] ?? [], { fleet: own });
    const within = withinShare(plan, own, lately, now, rails.fleet);
    return within.items.filter(({ decision }) => {
      if (stillAllowed(decision, now, rails, lately) !== undefined) return false;
      const line = lineOf(decision, now, (histories[name]?.length ?? 0) + 1);
      histories[name]?.push(line);
      lately = noted(lately, line);
      return true;
    });
  });
  return { verdict, counts, done: done.flat() };
}

function lineOf({ step, user, keyId: id }: StepDecision, at: Instant, seq: number): Entry {
  const data =
    step === 'notify'
      ? { announced: 'deactivate', promised: '2026-11-20T00:00:00Z', reminder: null }
      : { step };
  return {
    seq,
    run: 'any',
    event: step === 'notify' ? 'notice-accepted' : 'intent',
    at,
    user,
    keyId: id,
    data,
  };
}

const railsOf = (perDay: number, stopAbove = 1) =>
  aPolicy({ guardrails: { perDay: 5, fleet: { perDay, stopAbove } } }).guardrails;

describe('the shares of any fleet', () => {
  it('sum to no more than the limit, do not depend on the order of the accounts, and leave nothing over that is wanted', () => {
    fc.assert(
      fc.property(anyAccounts, anyLimit, (accounts, limit) => {
        const { counts, verdict } = fleetRun(accounts.map(stepsOf), [], railsOf(limit), NOW);
        for (const kind of KINDS) {
          const given = [...verdict.shares.values()].reduce((sum, share) => sum + share.share[kind], 0);
          const wanted = counts.reduce((sum, { wants }) => sum + wants[kind].length, 0);
          expect(given).toBeLessThanOrEqual(limit);
          if (kind !== 'announce-deactivate') expect(given).toBe(Math.min(limit, wanted));
        }
        expect(weigh(counts.toReversed(), railsOf(limit).fleet).shares).toEqual(verdict.shares);
      }),
      { seed: 20261104, numRuns: 300 },
    );
  });

  it('never get smaller when the limit is raised', () => {
    fc.assert(
      fc.property(anyAccounts, anyLimit, anyLimit, (accounts, one, other) => {
        const sharesUnder = (limit: number) =>
          fleetRun(accounts.map(stepsOf), [], railsOf(limit), NOW).verdict.shares;
        const smaller = sharesUnder(Math.min(one, other));
        const larger = sharesUnder(Math.max(one, other));
        for (const [account, share] of smaller)
          for (const kind of KINDS)
            expect(larger.get(account)?.share[kind]).toBeGreaterThanOrEqual(share.share[kind]);
      }),
      { seed: 20261104, numRuns: 300 },
    );
  });
});

describe('whatever runs there are over any fleet', () => {
  it('no more of a kind is begun in all accounts in any 20 hours than per-day of the fleet says', () => {
    const anyGaps = fc.array(
      fc.integer({ min: 0, max: 30 }).map((hours) => hours * HOUR),
      {
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(anyAccounts, anyGaps, anyLimit, (accounts, gaps, limit) => {
        const histories: Entry[][] = accounts.map(() => []);
        let now = NOW;
        for (const gap of gaps) {
          now += gap;
          const isOpen = (name: number) => (step: StepDecision) =>
            !(histories[name] ?? []).some((entry) => entry.keyId === step.keyId);
          const due = accounts.map((each, name) => stepsOf(each, name).filter(isOpen(name)));
          fleetRun(due, histories, railsOf(limit), now);
        }
        const all = histories.flat();
        for (const { at, event, data } of all) {
          const alike = all.filter(
            (other) =>
              other.event === event &&
              other.data['step'] === data['step'] &&
              other.at <= at &&
              at - other.at < LATELY,
          );
          expect(alike.length).toBeLessThanOrEqual(limit);
        }
      }),
      { seed: 20261104, numRuns: 300 },
    );
  });

  it('a stop leaves every key as it is', () => {
    const many = fc.array(fc.constantFrom('deactivate', 'delete'), { minLength: 25, maxLength: 40 });
    fc.assert(
      fc.property(many, fc.integer({ min: 1, max: 10 }), (kinds, accounts) => {
        const due = Array.from({ length: accounts }, (_, name) =>
          stepsOf(
            kinds.filter((_kind, index) => index % accounts === name).map((kind) => ({ kind, since: NOW })),
            name,
          ),
        );
        const { verdict, done } = fleetRun(
          due,
          due.map(() => []),
          railsOf(1000, 0),
          NOW,
        );
        const isMuch = (['deactivate', 'delete'] as const).some(
          (kind) => kinds.filter((each) => each === kind).length >= 25,
        );
        expect(verdict.stopped !== null).toBe(isMuch);
        if (isMuch) expect(done).toEqual([]);
      }),
      { seed: 20261104, numRuns: 200 },
    );
  });
});
