import { describe, expect, it } from 'vitest';
import { sortedJson } from './sorted-json.ts';

describe('sortedJson', () => {
  it('writes the keys of every object in order, however deep', () => {
    expect(sortedJson({ b: 1, a: { d: [{ z: 1, y: 2 }], c: null } })).toBe(
      '{"a":{"c":null,"d":[{"y":2,"z":1}]},"b":1}',
    );
  });

  it('keeps the order of a list, which means something', () => {
    expect(sortedJson([2, 1, [3, 0]])).toBe('[2,1,[3,0]]');
  });

  it('writes plain values as JSON does', () => {
    expect(sortedJson('text')).toBe('"text"');
    expect(sortedJson(null)).toBe('null');
    expect(sortedJson({ gone: undefined, day: '2026-11-01' })).toBe('{"day":"2026-11-01"}');
  });
});
