import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './entries.fixture.ts';
import { plain } from './plain.ts';
import { plainAll } from './plain-all.ts';

describe('plain', () => {
  it.each([
    ['a line break', 'bob\r\nBcc: eve@example.com', 'bob Bcc: eve@example.com'],
    ['an escape sequence', 'bob\u001b[31m', 'bob [31m'],
    ['a change of direction', 'bob\u202etxt', 'bob txt'],
    ['a line separator', 'a\u2028b', 'a b'],
    ['half a surrogate pair', 'a\ud800b', 'a b'],
  ])('turns %s into a space', (_what, text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it('leaves letters of every script alone', () => {
    expect(plain('Björn 李 𝒳')).toBe('Björn 李 𝒳');
  });

  it('reaches every text, however deep, and nothing else', () => {
    expect(plainAll({ a: 'x\ny', b: [{ c: '\tz' }, 1, null, true] })).toEqual({
      a: 'x y',
      b: [{ c: 'z' }, 1, null, true],
    });
  });

  it('never leaves a control character', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(plain(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
