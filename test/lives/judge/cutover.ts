import { DAY, type Instant } from '../../../src/core/model/time.ts';
import type { Person } from '../person.ts';
import type { Terms } from '../policies.ts';
import type { Known } from './ledger.ts';
import { USE_GRAIN } from './sightings.ts';

/** Within so long Keywarden itself tries a key that it made. */
const OWN_TEST = 15 * 60_000;

/**
 * Why the switch-over from a key to a newer one of its user was not proven at a moment; null: it was. Each condition is
 * one that must be true in the world if Keywarden saw enough to know it: AWS only ever shows less than happened.
 */
export function unprovenBecause(
  old: Known,
  keys: Iterable<Known>,
  uses: ReadonlyMap<string, readonly Instant[]>,
  at: Instant,
  { oldKeyIdle, proofDays }: Terms,
): string | null {
  if (oldKeyIdle === null) return 'the policy replaces no keys';
  const lastOf = (id: string) => floor(uses.get(id)?.findLast((use) => use <= at) ?? -Infinity);
  const oldUse = lastOf(old.id);
  if (at - oldUse < oldKeyIdle) return `it was used ${daysBetween(oldUse, at)} before`;
  const successors = [...keys].filter(
    (key) => key.user === old.user && key.id !== old.id && key.madeAt > old.madeAt && key.status === 'Active',
  );
  if (successors.length === 0) return 'it has no living successor';
  const wants = successors.map((key) => {
    const own = (uses.get(key.id) ?? []).filter(
      (use) => use <= at && (key.madeInRun === null || use > key.madeAt + OWN_TEST),
    );
    const last = floor(own.at(-1) ?? -Infinity);
    if (own.length === 0) return `nobody has used ${key.id}`;
    if (last <= oldUse) return `${key.id} was not used since`;
    if (last <= floor(old.restoredAt)) return `${key.id} was not used since the old key was restored`;
    if (at - last > oldKeyIdle + USE_GRAIN) return `${key.id} itself is idle`;
    const days = new Set(own.map((use) => Math.floor(use / DAY))).size;
    return days < proofDays ? `${key.id} was used on ${days} day only` : null;
  });
  return wants.includes(null) ? null : wants.join(', ');
}

/** A key's uses may be those of several programs; the last of them counts. */
export function lastUse(uses: ReadonlyMap<string, readonly Instant[]>, keyId: string, at: Instant): Instant {
  return uses.get(keyId)?.findLast((use) => use <= at) ?? -Infinity;
}

/** Whether the user is out of reach of every step. */
export function outOfReach({ isSealed, isProtected, exemptUntil }: Person, at: Instant): string | null {
  if (isSealed || isProtected) return 'its user is out of reach';
  return exemptUntil !== null && at < exemptUntil ? 'its user is exempt' : null;
}

function floor(at: Instant): Instant {
  return Math.floor(at / USE_GRAIN) * USE_GRAIN;
}

function daysBetween(from: Instant, to: Instant): string {
  return `${Math.round(((to - from) / DAY) * 10) / 10} d`;
}
