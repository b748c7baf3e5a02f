import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserSituation } from '../../src/core/checks/situation.ts';
import { type Weekday } from '../../src/core/model/policy.ts';
import { planAccount } from '../../src/core/plan.ts';
import { anAccount } from '../build/account.ts';
import { onTodaysGround } from '../build/decide.ts';
import { aKey, keyId } from '../build/key.ts';
import { aPolicy, aRule } from '../build/policy.ts';
import { aReceipt } from '../build/receipt.ts';
import { aRecord } from '../build/record.ts';
import { aContext, aSituation } from '../build/situation.ts';
import { NOW, days, daysAgo, hours } from '../build/time.ts';
import { aUser } from '../build/user.ts';

type Kind = 'deactivation due' | 'deletion due' | 'idle and untold' | 'off by others' | 'healthy';
const KINDS: readonly Kind[] = [
  'deactivation due',
  'deletion due',
  'idle and untold',
  'off by others',
  'healthy',
];
const WEEK: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** Zones without summer time: whoever writes the offset by hand must not have to know when clocks change. */
const ZONES = { UTC: 0, 'Asia/Kolkata': 5.5, 'America/Phoenix': -7, 'Pacific/Kiritimati': 14 };

const anyAccount = fc.array(fc.constantFrom(...KINDS), { maxLength: 25 });
const anyRails = fc.record({
  perDay: fc.integer({ min: 1, max: 5 }),
  stopPercent: fc.constantFrom(0, 10, 20, 29, 50, 58, 100),
  blackoutDays: fc.subarray([...WEEK], { maxLength: 3 }),
  timezone: fc.constantFrom(...(Object.keys(ZONES) as (keyof typeof ZONES)[])),
  after: fc.integer({ min: 0, max: 14 * 24 }).map(hours),
});

/** A user of a kind; a date that was given to its owner has been over for a day. */
function someone(kind: Kind, number: number, now: number): UserSituation {
  const id = keyId(number);
  const words = { id, created: daysAgo(400), lastUsed: daysAgo(100) };
  const told = { keyId: id, acceptedAt: daysAgo(40), promised: now - days(1) };
  const name = `user-${number}`;
  switch (kind) {
    case 'deactivation due':
      return aSituation({ user: aUser({ name, keys: [aKey(words)] }), receipts: [aReceipt(told)] });
    case 'deletion due':
      return aSituation({
        user: aUser({
          name,
          keys: [aKey({ ...words, status: 'Inactive' })],
          tags: aRecord('deactivated', { of: id, since: daysAgo(60), cause: 'unused' }),
        }),
        receipts: [aReceipt({ ...told, announced: 'delete', reason: 'InactiveTooLong' })],
      });
    case 'idle and untold':
      return aSituation({ user: aUser({ name, keys: [aKey(words)] }) });
    case 'off by others':
      return aSituation({ user: aUser({ name, keys: [aKey({ ...words, status: 'Inactive' })] }) });
    case 'healthy':
      return aSituation({ user: aUser({ name, keys: [aKey({ id })] }) });
  }
}

interface Rails {
  readonly perDay?: number;
  readonly stopPercent?: number;
  readonly blackoutDays?: readonly Weekday[];
  readonly timezone?: string;
  readonly rollout?: number;
  readonly after?: number;
}

function planOf(kinds: readonly Kind[], rails: Rails) {
  const { stopPercent = 100, after = 0, ...rest } = rails;
  const situations = kinds.map((kind, number) => someone(kind, number, NOW + after));
  const policy = aPolicy({
    rules: [aRule({ unused: { remind: [] }, inactive: {} })],
    guardrails: { ...rest, stopAbove: stopPercent / 100 },
  });
  const context = aContext({ policy, now: NOW + after });
  return planAccount(
    anAccount({ users: situations.map(({ user }) => user) }),
    situations.map((situation) => onTodaysGround(situation, context)),
    context,
  );
}

describe('in any account, under any guardrails', () => {
  it('no more keys are deactivated, deleted or announced than allowed: by pace, by share, and by day; and no fewer', () => {
    fc.assert(
      fc.property(anyAccount, anyRails, (kinds, rails) => {
        const { items, guardrails } = planOf(kinds, rails);
        const count = (kind: Kind) => kinds.filter((other) => other === kind).length;
        const due = count('deactivation due');
        const deletions = count('deletion due');
        const active = due + count('idle and untold') + count('healthy');
        const isTooMuch = (changed: number, of: number) =>
          changed >= 3 && changed * 100 > rails.stopPercent * of;
        const stopped = isTooMuch(due, active) || isTooMuch(deletions, active + deletions);
        const day = WEEK[new Date(NOW + rails.after + hours(ZONES[rails.timezone])).getUTCDay()]!;
        const forbidden = stopped || rails.blackoutDays.includes(day);
        const planned = (step: string) => items.filter(({ decision }) => decision.step === step).length;
        expect(guardrails.stopped !== null).toBe(stopped);
        expect(planned('deactivate')).toBe(forbidden ? 0 : Math.min(due, rails.perDay));
        expect(planned('delete')).toBe(forbidden ? 0 : Math.min(deletions, rails.perDay));
        expect(planned('notify')).toBe(Math.min(count('idle and untold'), rails.perDay));
        expect(planned('repair')).toBe(count('off by others'));
      }),
      { seed: 20261104, numRuns: 500 },
    );
  });

  it('a larger rollout only ever adds users, and what has begun is finished under any', () => {
    const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);
    fc.assert(
      fc.property(anyAccount, share, share, (kinds, one, other) => {
        const users = (rollout: number) =>
          planOf(kinds, { rollout, perDay: 100 }).items.map(({ decision }) => decision.user);
        const smaller = users(Math.min(one, other));
        expect(users(Math.max(one, other))).toEqual(expect.arrayContaining(smaller));
        const begun = kinds.flatMap((kind, number) => (kind.endsWith(' due') ? [`user-${number}`] : []));
        expect(smaller).toEqual(expect.arrayContaining(begun));
      }),
      { seed: 20261104, numRuns: 300 },
    );
  });
});
