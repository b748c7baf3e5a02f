import { describe, expect, it } from 'vitest';
import { plain } from './plain.ts';

describe('plain', () => {
  it.each([
    ['Bcc: x', 'Anna\r\nBcc: x', 'Anna Bcc: x'],
    ['a terminal command', 'red \u001B[31m', 'red  [31m'],
    ['a change of direction', 'a\u202Etxt.exe', 'a txt.exe'],
    ['something of no width', 'pass\u200Bword', 'pass word'],
    ['a line separator', 'a\u2028b\u2029c', 'a b c'],
    ['half a character', 'a\uD83Db', 'a b'],
    ['blanks at the ends', '\t name \n', 'name'],
  ])('takes %s out of a text from outside', (_, text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it('leaves letters, digits and signs of every language as they are', () => {
    expect(plain('Zoë Müller (東京) – a+b@example.com 🔑')).toBe('Zoë Müller (東京) – a+b@example.com 🔑');
  });
});
