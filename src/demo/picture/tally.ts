import type { Day } from '../run-days.ts';

/** What the runs came to so far. */
export interface Tally {
  readonly told: number;
  readonly reminded: number;
  /** Keys replaced by one that Keywarden made. */
  readonly rotated: number;
  /** Of those, the ones that were fetched by whoever they are for. */
  readonly handedOver: number;
  /** Replacements that were begun, not brought to their end, and taken back. */
  readonly undone: number;
  readonly deactivated: number;
  readonly restored: number;
  readonly deleted: number;
  readonly adopted: number;
  readonly failed: number;
  /** Calls with a key that somebody wanted to use and that AWS refused. */
  readonly refused: number;
}

export const NOTHING_YET: Tally = {
  told: 0,
  reminded: 0,
  rotated: 0,
  handedOver: 0,
  undone: 0,
  deactivated: 0,
  restored: 0,
  deleted: 0,
  adopted: 0,
  failed: 0,
  refused: 0,
};

export function tallyAfter(tally: Tally, { happenings }: Day): Tally {
  const count = (...kinds: readonly string[]) => happenings.filter(({ kind }) => kinds.includes(kind)).length;
  return {
    told: tally.told + count('told'),
    reminded: tally.reminded + count('reminded'),
    rotated: tally.rotated + count('rotated'),
    handedOver: tally.handedOver + count('fetched'),
    undone: tally.undone + count('undone'),
    deactivated: tally.deactivated + count('deactivated'),
    restored: tally.restored + count('restored', 'found-restored'),
    deleted: tally.deleted + count('deleted'),
    adopted: tally.adopted + count('adopted'),
    failed: tally.failed + count('failed'),
    refused: tally.refused + count('refused'),
  };
}
