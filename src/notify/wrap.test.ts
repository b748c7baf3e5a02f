import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrap } from './wrap.ts';

describe('wrap', () => {
  it('breaks at the last space that fits, and not one character earlier', () => {
    expect(wrap('aaa bbb', 7)).toBe('aaa bbb');
    expect(wrap('aaa bbb', 6)).toBe('aaa\nbbb');
  });

  it('indents every line but the first, and counts the indent', () => {
    expect(wrap('aaa bbb ccc', 9, '  ')).toBe('aaa bbb\n  ccc');
    expect(wrap('aaa bbb ccc', 8, '  ')).toBe('aaa\n  bbb\n  ccc');
  });

  it('keeps a word that is longer than the line whole', () => {
    expect(wrap('see AKIAIOSFODNN7EXAMPLE now', 10)).toBe('see\nAKIAIOSFODNN7EXAMPLE\nnow');
  });

  it('loses no word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/)),
        fc.integer({ min: 1, max: 40 }),
        (words, width) => {
          expect(wrap(words.join(' '), width).split(/\s/).join(' ')).toBe(words.join(' '));
        },
      ),
    );
  });
});
