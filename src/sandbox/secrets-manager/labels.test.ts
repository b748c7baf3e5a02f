import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachLabels, detachLabel, holderOf } from './labels.ts';
import type { SecretVersion } from './state.ts';

const version = (id: string): SecretVersion => ({
  id,
  value: { SecretString: id },
  created: 0,
  stages: [],
  lastAccessed: null,
});
const VERSIONS = ['a', 'b', 'c'].map(version);
const move = fc.record({
  to: fc.constantFrom('a', 'b', 'c'),
  labels: fc.uniqueArray(fc.constantFrom('AWSCURRENT', 'AWSPENDING', 'mine'), { minLength: 1 }),
});

describe('staging labels', () => {
  it('are on one version at most, whatever was moved', () => {
    fc.assert(
      fc.property(fc.array(move), (moves) => {
        const after = moves.reduce(
          (all, { to, labels }) => attachLabels(all, to, labels),
          VERSIONS as readonly SecretVersion[],
        );
        const labels = after.flatMap(({ stages }) => stages);
        expect(new Set(labels).size).toBe(labels.length);
      }),
    );
  });

  it('go where they were sent, and AWSPREVIOUS to where AWSCURRENT was', () => {
    fc.assert(
      fc.property(fc.array(move), move, (moves, last) => {
        const before = moves.reduce(
          (all, { to, labels }) => attachLabels(all, to, labels),
          VERSIONS as readonly SecretVersion[],
        );
        const after = attachLabels(before, last.to, last.labels);
        for (const label of last.labels) expect(holderOf(after, label)?.id).toBe(last.to);
        const was = holderOf(before, 'AWSCURRENT')?.id;
        if (last.labels.includes('AWSCURRENT') && was !== undefined && was !== last.to)
          expect(holderOf(after, 'AWSPREVIOUS')?.id).toBe(was);
        else expect(holderOf(after, 'AWSPREVIOUS')?.id).toBe(holderOf(before, 'AWSPREVIOUS')?.id);
      }),
    );
  });

  it('are shown in alphabetical order, and taken off whoever has them', () => {
    const both = attachLabels(VERSIONS, 'b', ['mine', 'AWSPENDING']);
    expect(holderOf(both, 'mine')?.stages).toEqual(['AWSPENDING', 'mine']);
    expect(holderOf(detachLabel(both, 'mine'), 'AWSPENDING')?.stages).toEqual(['AWSPENDING']);
  });
});
