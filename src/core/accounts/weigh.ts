import { isTooMuch, percent } from '../guardrails/stop-above.ts';
import { type Kind, type PerKind, perKind } from '../lately.ts';
import type { FleetGuardrails } from '../model/policy.ts';
import type { FleetCount } from './fleet-count.ts';

/** What the fleet's guardrails make of a run. */
export interface FleetVerdict {
  /** Why nothing destructive is done in any account; null: it may be. */
  readonly stopped: string | null;
  readonly shares: ReadonlyMap<string, FleetShare>;
}

/** What one account may do, as the fleet was weighed. */
export interface FleetShare {
  /** Why nothing destructive is done in any account; null: it may be. */
  readonly stopped: string | null;
  /** How many new steps of each kind it may begin. */
  readonly share: PerKind;
  /** Number of the last line of its history that was counted: what any run began there since takes of its share. */
  readonly since: number;
}

/** Below this many keys a share of a fleet says nothing. */
const STOP_FROM = 25;

/**
 * Weighs what a run would do in all of its accounts, together with what was begun in them in the last 20 hours: too large
 * a share of all keys stops everything destructive, and of the rest no more is given out than `per-day` leaves, to what
 * has been due longest. The order of the accounts does not matter.
 */
export function weigh(counts: readonly FleetCount[], rails: FleetGuardrails): FleetVerdict {
  const given = new Map<string, Record<Kind, number>>(
    counts.map(({ account }) => [account, { ...perKind(() => 0) }]),
  );
  const give = (kind: Kind, besides: number): number => {
    const before = sum(counts, ({ lately }) => lately[kind]);
    const places = Math.max(0, rails.perDay - before - besides);
    const first = longestDue(counts, kind).slice(0, places);
    for (const account of first) {
      const share = given.get(account);
      if (share !== undefined) share[kind] += 1;
    }
    return first.length;
  };
  give('delete', 0);
  // A change is announced to its owner at once, and so takes a place among the notices of that kind.
  give('announce-deactivate', give('rotate', 0));
  give('announce-delete', give('deactivate', 0));
  const stopped = stopReason(counts, rails.stopAbove);
  const shares = counts.map(({ account, seq }): readonly [string, FleetShare] => [
    account,
    { stopped, share: given.get(account) ?? perKind(() => 0), since: seq },
  ]);
  return { stopped, shares: new Map(shares) };
}

/** Where nothing is due there is nothing to share. */
export const NOTHING_WEIGHED: FleetVerdict = { stopped: null, shares: new Map() };

/** What an account may do; one that was not weighed may begin nothing. */
export function shareOf({ stopped, shares }: FleetVerdict, account: string): FleetShare {
  return shares.get(account) ?? { stopped, share: perKind(() => 0), since: 0 };
}

/** An account for every new step, those first whose step has been due longest; ties go round the accounts. */
function longestDue(counts: readonly FleetCount[], kind: Kind): readonly string[] {
  return counts
    .flatMap(({ account, wants }) => wants[kind].map((due, place) => ({ account, due, place })))
    .toSorted((a, b) => a.due - b.due || a.place - b.place || (a.account < b.account ? -1 : 1))
    .map(({ account }) => account);
}

function stopReason(counts: readonly FleetCount[], share: number): string | null {
  const weighed = (step: 'deactivate' | 'delete', there: number, what: string) => {
    const before = sum(counts, ({ besides }) => besides[step]);
    const changed = sum(counts, ({ due }) => due[step]) + before;
    const of = there + before;
    if (!isTooMuch({ changed, of, share, from: STOP_FROM })) return null;
    const who =
      before === 0 ? 'This run would' : 'This run and what was begun in the last 20 hours would together';
    const busy = counts.filter(({ due, besides }) => due[step] + besides[step] > 0).length;
    const where = busy === 1 ? '1 account' : `${busy} accounts`;
    return (
      `${who} ${step} ${changed} of ${of} ${what}, in ${where}: more than ${percent(share)} of the fleet. ` +
      'Nothing destructive was done in any account. If that is what you want, raise guardrails.fleet.stop-above or start with a smaller guardrails.rollout.'
    );
  };
  return (
    weighed(
      'deactivate',
      sum(counts, (count) => count.managedActiveKeys),
      'managed active keys',
    ) ??
    weighed(
      'delete',
      sum(counts, (count) => count.managedKeys),
      'managed keys',
    )
  );
}

function sum(counts: readonly FleetCount[], of: (count: FleetCount) => number): number {
  return counts.reduce((total, count) => total + of(count), 0);
}
