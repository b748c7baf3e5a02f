import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visible, visibleLines } from './visible.ts';

describe('a text from outside', () => {
  it.each([
    ['a terminal command', 'red \u001B[31m', String.raw`red \u001b[31m`],
    ['a terminal command of one character', 'a\u009B2Kb', String.raw`a\u009b2Kb`],
    ['a link of the terminal', '\u001B]8;;http://x\u0007y', String.raw`\u001b]8;;http://x\u0007y`],
    ['a return to the start of the line', 'ok\rno', String.raw`ok\u000dno`],
    ['a line that looks like ours', 'a\nDone.', String.raw`a\u000aDone.`],
    ['a change of direction', 'a\u202Etxt.exe', String.raw`a\u202etxt.exe`],
    ['something of no width', 'pass\u200Bword', String.raw`pass\u200bword`],
    ['a line separator', 'a\u2028b\u2029c', String.raw`a\u2028b\u2029c`],
    ['half a character', 'a\uD83Db', String.raw`a\ud83db`],
    ['a hidden tag character', 'a\u{E0041}b', String.raw`a\udb40\udc41b`],
    ['a filler that looks like a blank', 'a\u3164b', String.raw`a\u3164b`],
  ])('shows %s', (_, text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  it('keeps letters, digits, signs and blanks of every language', () => {
    const text = 'Zoë Müller (東京) – a+b@example.com 🔑 ⚠\uFE0F  x';
    expect(visible(text)).toBe(text);
  });

  it('keeps line breaks and tabs where they are ours', () => {
    expect(visibleLines('a\tb\n\u202Ec\r\n')).toBe(`a\tb\n${String.raw`\u202ec\u000d`}\n`);
  });
});

it('nothing invisible is left, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(visibleLines(text).replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 2000 },
  );
});

it('a JSON document says the same before and after', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (data) => {
      expect(JSON.parse(visibleLines(JSON.stringify(data, null, 2)))).toEqual(data);
    }),
  );
});
