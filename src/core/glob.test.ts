import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glob } from './glob.ts';

describe('a glob', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['**', 'anything', true],
    ['?', '', false],
    ['?', '🔑', true],
    ['??', '🔑', false],
    ['a*b', 'ab', true],
    ['a*b', 'a-b-b', true],
    ['a*b', 'a-b-c', false],
    ['*a*b', 'aab', true],
    ['*.example.com', 'a.example.com', true],
    ['*.example.com', 'aXexample.com', false],
    ['a*', 'A', false],
    ['a?c*', 'abcd', true],
    ['*\n*', 'a\nb', true],
    ['[ab]*', 'a', false],
    ['a*?', 'a', false],
    ['a*?', 'ab', true],
  ])('%j fits %j: %s', (pattern, text, expected) => {
    expect(glob(pattern, text)).toBe(expected);
  });

  it('says what the plain definition says, whatever the pattern and the text', () => {
    const characters = fc.constantFrom('a', 'b', '*', '?', '.', '🔑', '\n');
    const texts = fc.string({ unit: characters, maxLength: 9 });
    fc.assert(
      fc.property(texts, texts, (pattern, text) => {
        expect(glob(pattern, text)).toBe(byDefinition(Array.from(pattern), Array.from(text)));
      }),
      { numRuns: 2000 },
    );
  });

  it('with every text that it was made from', () => {
    const parts = fc.array(fc.string({ maxLength: 5 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(parts, fc.string(), (kept, run) => {
        const literal = kept.map((part) => part.replaceAll(/[*?]/g, 'x'));
        expect(glob(literal.join('*'), literal.join(run))).toBe(true);
      }),
    );
  });
});

/** What a glob means, without any thought of how long it takes. */
function byDefinition([first, ...rest]: readonly string[], text: readonly string[]): boolean {
  if (first === undefined) return text.length === 0;
  if (first === '*')
    return byDefinition(rest, text) || (text.length > 0 && byDefinition([first, ...rest], text.slice(1)));
  return text.length > 0 && (first === '?' || first === text[0]) && byDefinition(rest, text.slice(1));
}
