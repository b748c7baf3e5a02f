import type { ListedKey } from '../aws/iam-types.ts';
import type { LastUse } from '../core/model/observation.ts';
import type { Instant } from '../core/model/time.ts';
import type { SlotKey } from './report/row.ts';

/** One key and the slot of the report that speaks of it. */
export interface Pair {
  readonly key: ListedKey;
  readonly slot: SlotKey;
}

/** How certain it is which slot of the report speaks of which key. */
export type SlotMatch =
  | { readonly kind: 'certain'; readonly pairs: readonly Pair[] }
  /** Both slots say the same, so it makes no difference as long as they do. */
  | { readonly kind: 'interchangeable'; readonly pairs: readonly Pair[] }
  /** Each of these is possible; only the keys' own last use can tell. */
  | { readonly kind: 'ambiguous'; readonly possible: readonly (readonly Pair[])[] }
  /** Keys and report do not fit: the user changed since the report. */
  | { readonly kind: 'none' };

/**
 * Finds out which slot of the report speaks of which key. The report names no keys and its slots are in no order; what
 * holds is: a key was created at or before its slot's `last_rotated` (created *or last changed*), and is Active when
 * the slot is, unless it changed after the report.
 */
export function matchSlots(keys: readonly ListedKey[], slots: readonly SlotKey[]): SlotMatch {
  if (keys.length !== slots.length || keys.length > 2) return { kind: 'none' };
  const possible = assignments(keys, slots).filter((pairs) => pairs.every(wasThereThen));
  const fitting = possible.filter((pairs) => pairs.every(hasSameStatus));
  const [only] = fitting;
  if (only === undefined) return { kind: 'none' };
  if (fitting.length === 1 && (possible.length === 1 || only.every(activeIsUnchanged)))
    return { kind: 'certain', pairs: only };
  if (fitting.length === 2 && sayTheSame(slots)) return { kind: 'interchangeable', pairs: only };
  return { kind: 'ambiguous', possible };
}

/**
 * Settles an ambiguous match by last uses read from the keys themselves: a last use only ever moves forward, so a key
 * last used before what a slot says is not that slot's.
 * @param lastUses by key id; null: never used
 * @returns the pairs when only one way is left and status agrees, else undefined
 */
export function settleByUse(
  possible: readonly (readonly Pair[])[],
  lastUses: ReadonlyMap<string, LastUse | null>,
): readonly Pair[] | undefined {
  const left = possible.filter((pairs) =>
    pairs.every(({ key, slot }) => {
      const now = lastUses.get(key.keyId);
      return now !== undefined && slot.lastUsed.known && usedAt(now) >= usedAt(slot.lastUsed.value);
    }),
  );
  const [only] = left;
  return left.length === 1 && only?.every(hasSameStatus) ? only : undefined;
}

/** Both ways round for two keys; one way for one. */
function assignments(keys: readonly ListedKey[], slots: readonly SlotKey[]): readonly (readonly Pair[])[] {
  const pairUp = (order: readonly SlotKey[]): readonly Pair[] =>
    keys.flatMap((key, at) => {
      const slot = order[at];
      return slot ? [{ key, slot }] : [];
    });
  return slots.length < 2 ? [pairUp(slots)] : [pairUp(slots), pairUp(slots.toReversed())];
}

function wasThereThen({ key, slot }: Pair): boolean {
  return slot.lastRotated.known && toSecond(key.createdAt) <= toSecond(slot.lastRotated.value);
}

function hasSameStatus({ key, slot }: Pair): boolean {
  return key.status === (slot.active ? 'Active' : 'Inactive');
}

/** An active key whose slot has the very second of its creation was never changed since. */
function activeIsUnchanged({ key, slot }: Pair): boolean {
  return (
    !slot.active || (slot.lastRotated.known && toSecond(key.createdAt) === toSecond(slot.lastRotated.value))
  );
}

function sayTheSame([first, second]: readonly SlotKey[]): boolean {
  return (
    first?.lastUsed.known === true &&
    second?.lastUsed.known === true &&
    first.active === second.active &&
    JSON.stringify(first.lastUsed.value) === JSON.stringify(second.lastUsed.value)
  );
}

function usedAt(use: LastUse | null): Instant {
  return use?.at ?? -Infinity;
}

/** The report has no milliseconds. */
function toSecond(at: Instant): number {
  return Math.floor(at / 1000);
}
