import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RecordedState, mayFollow } from '../../src/core/model/record-states.ts';
import { play } from './life.ts';
import { anyLife } from './lives.ts';

describe('in any life', () => {
  it('a record changes only as the table of its states says', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyLife, (life) => {
        for (const [from, to] of play(life).changes) {
          seen.add(`${from} → ${to}`);
          expect(mayFollow(from as RecordedState, to as RecordedState), `${from} → ${to}`).toBe(true);
        }
      }),
      { seed: 20261128, numRuns: 100 },
    );
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'none → deactivating',
        'none → adopted',
        'deactivating → deactivated',
        'deactivating → none',
        'deactivated → deleting',
        'deactivated → restored',
        'deleting → deleting',
        'deleting → none',
        'adopted → deleting',
        'restored → deactivating',
      ]),
    );
  });
});
