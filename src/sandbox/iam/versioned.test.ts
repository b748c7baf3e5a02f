import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVersioned } from './versioned.ts';

const open = (retentionMs: number) => {
  let now = 1000;
  const versioned = createVersioned<string>(
    () => now,
    () => retentionMs,
  );
  return {
    versioned,
    pass: (ms: number) => {
      now += ms;
    },
  };
};

describe('a map with a recent past', () => {
  it('shows a write to a reader behind once the lag is over', () => {
    const { versioned, pass } = open(100);
    versioned.put('a', 'old');
    pass(500);
    versioned.put('a', 'new');
    pass(99);
    expect([versioned.get('a'), versioned.seen('a', 100)]).toEqual(['new', 'old']);
    pass(1);
    expect(versioned.seen('a', 100)).toBe('new');
  });

  it('shows what was removed, and hides what was added, until then', () => {
    const { versioned, pass } = open(100);
    versioned.put('gone', 'x');
    pass(500);
    versioned.put('gone', undefined);
    versioned.put('come', 'x');
    expect(versioned.seenKeys(100)).toEqual(['gone']);
    expect(versioned.seenKeys(0)).toEqual(['come']);
    pass(100);
    expect(versioned.seenKeys(100)).toEqual(['come']);
  });

  it('shows the latest of several writes that is old enough', () => {
    const { versioned, pass } = open(100);
    for (const value of ['1', '2', '3']) {
      versioned.put('a', value);
      pass(60);
    }
    expect(versioned.seen('a', 100)).toBe('2');
  });

  it('is a plain map to a reader who is not behind', () => {
    const change = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(fc.string(), { nil: undefined }));
    fc.assert(
      fc.property(fc.array(change), fc.nat(200), (changes, retention) => {
        const { versioned, pass } = open(retention);
        const plain = new Map<string, string>();
        for (const [key, value] of changes) {
          versioned.put(key, value);
          if (value === undefined) plain.delete(key);
          else plain.set(key, value);
          pass(10);
        }
        expect(versioned.seenKeys(0)).toEqual([...plain.keys()].toSorted());
        for (const key of ['a', 'b', 'c', 'd']) expect(versioned.get(key)).toBe(plain.get(key));
      }),
    );
  });
});
