import { describe, expect, it } from 'vitest';
import { NOW, daysAgo } from '../../../test/build/time.ts';
import { type PerKind, perKind } from '../lately.ts';
import type { FleetGuardrails } from '../model/policy.ts';
import { type FleetCount, unseenCount } from './fleet-count.ts';
import { shareOf, weigh } from './weigh.ts';

const NONE = perKind(() => 0);

function aCount(account: string, parts: Partial<FleetCount> = {}): FleetCount {
  return {
    account,
    seq: 0,
    managedActiveKeys: 100,
    managedKeys: 200,
    due: { deactivate: 0, delete: 0 },
    besides: { deactivate: 0, delete: 0 },
    lately: NONE,
    wants: perKind(() => []),
    ...parts,
  };
}

const wants = (parts: Partial<FleetCount['wants']>) => ({ wants: { ...perKind(() => []), ...parts } });
const lately = (parts: Partial<PerKind>) => ({ lately: { ...NONE, ...parts } });
const weighed = (counts: readonly FleetCount[], rails: Partial<FleetGuardrails> = {}) =>
  weigh(counts, { perDay: 100, stopAbove: 0.1, ...rails });

describe('the share of a fleet', () => {
  it.each([
    ['just the share of the fleet', 30, 300, null],
    [
      'one key more',
      31,
      300,
      /^This run would deactivate 31 of 300 managed active keys, in 3 accounts: more than 10% of the fleet\./,
    ],
    ['24 keys, whatever share that is', 24, 24, null],
    ['25 keys of 25', 25, 25, /25 of 25/],
    ['25 keys that are just the share', 25, 250, null],
  ])('stops what takes out of service more than it: %s', (_, due, active, expected) => {
    const counts = ['a', 'b', 'c'].map((account, index) =>
      aCount(account, {
        managedActiveKeys: index === 0 ? active - 2 : 1,
        due: { deactivate: index === 0 ? due - 2 : 1, delete: 0 },
      }),
    );
    const { stopped } = weighed(counts);
    if (expected === null) expect(stopped).toBeNull();
    else expect(stopped).toMatch(expected);
  });

  it('weighs deletions against all managed keys', () => {
    const counts = (due: number) => [aCount('a', { due: { deactivate: 0, delete: due } }), aCount('b')];
    expect(weighed(counts(40)).stopped).toBeNull();
    expect(weighed(counts(41)).stopped).toMatch(
      /would delete 41 of 400 managed keys, in 1 account: more than 10%/,
    );
  });

  it('counts what was begun in the last 20 hours, and says so', () => {
    const before = aCount('a', { managedActiveKeys: 80, besides: { deactivate: 20, delete: 0 } });
    const now = (due: number) => aCount('b', { due: { deactivate: due, delete: 0 } });
    // 20 of 80 + 20 keys before, and 100 more keys.
    expect(weighed([before, now(0)]).stopped).toBeNull();
    expect(weighed([before, now(5)]).stopped).toMatch(
      /^This run and what was begun in the last 20 hours would together deactivate 25 of 200/,
    );
  });

  it('says what to do about it', () => {
    const { stopped } = weighed([aCount('a', { due: { deactivate: 50, delete: 0 } })]);
    expect(stopped).toMatch(
      /Nothing destructive was done in any account\. If that is what you want, raise guardrails\.fleet\.stop-above/,
    );
  });
});

describe('per-day of a fleet', () => {
  it('gives what is left to what has been due longest, wherever it is', () => {
    const counts = [
      aCount('a', wants({ deactivate: [daysAgo(3), daysAgo(1)] })),
      aCount('b', wants({ deactivate: [daysAgo(2)] })),
      aCount('c', lately({ deactivate: 1 })),
    ];
    const { shares } = weighed(counts, { perDay: 3 });
    expect([...shares].map(([account, share]) => [account, share.share.deactivate])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 0],
    ]);
  });

  it('goes round the accounts where steps have been due as long', () => {
    const counts = ['b', 'a'].map((account) => aCount(account, wants({ rotate: [NOW, NOW, NOW] })));
    const verdict = weighed(counts, { perDay: 3 });
    expect(['a', 'b'].map((account) => shareOf(verdict, account).share.rotate)).toEqual([2, 1]);
  });

  it('keeps places for the notices that changes bring with them', () => {
    const counts = [
      aCount('a', wants({ rotate: [NOW, NOW] })),
      aCount('b', wants({ 'announce-deactivate': [daysAgo(9), daysAgo(9)] })),
    ];
    const { shares } = weighed(counts, { perDay: 3 });
    expect(shares.get('b')?.share['announce-deactivate']).toBe(1);
  });

  it('counts what was begun in an account that cannot be looked at', () => {
    const counts = [
      aCount('a', wants({ delete: [NOW, NOW, NOW] })),
      unseenCount('b', { ...NONE, delete: 2 }),
    ];
    expect(weighed(counts, { perDay: 3 }).shares.get('a')?.share.delete).toBe(1);
  });

  it('leaves nothing to an account that was not weighed', () => {
    expect(shareOf(weighed([aCount('a')]), 'b')).toEqual({
      stopped: null,
      share: NONE,
      since: 0,
    });
  });
});

describe('a fleet that is weighed', () => {
  it('is stopped in every account, also in one that was not weighed', () => {
    const fleet = weighed([aCount('a', { due: { deactivate: 60, delete: 0 } })]);
    expect(shareOf(fleet, 'a').stopped).toMatch(/60 of 100/);
    expect(shareOf(fleet, 'b').stopped).toMatch(/60 of 100/);
  });

  it('gives its places to what has been due longest, in whatever account and place of its plan', () => {
    const counts = [
      aCount('a', wants({ deactivate: [daysAgo(1)] })),
      aCount('b', wants({ deactivate: [daysAgo(9), daysAgo(8)] })),
    ];
    const fleet = weighed(counts, { perDay: 2 });
    expect(shareOf(fleet, 'a').share.deactivate).toBe(0);
    expect(shareOf(fleet, 'b').share.deactivate).toBe(2);
  });

  it('counts what was taken out of service in an account that could not be looked at', () => {
    const counts = [aCount('a'), unseenCount('b', { ...NONE, deactivate: 60 })];
    expect(weighed(counts).stopped).toMatch(/60 of 160/);
  });
});
