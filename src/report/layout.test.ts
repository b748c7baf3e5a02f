import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paragraph, table } from './layout.ts';

const plainStyle = { columns: 80, color: false };
const columns = [{ head: 'USER' }, { head: 'KEY', whole: true }, { head: 'WHY' }];
const KEY = 'AKIAIOSFODNN7EXAMPLE';

describe('table', () => {
  it('sets columns beside each other under their heads', () => {
    expect(table(columns, [['bob', KEY, 'old']], plainStyle)).toBe(
      ['  USER  KEY                   WHY', `  bob   ${KEY}  old`].join('\n'),
    );
  });

  it('breaks what is too wide, keeps keys whole, and loses no word', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{1,64}$/),
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 20, max: 160 }),
        (user, words, width) => {
          const drawn = table(columns, [[user, KEY, words.join(' ')]], { columns: width, color: false });
          const lines = drawn.split('\n');
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.max(80, width));
          expect(drawn).toContain(KEY);
          const letters = (text: string) =>
            text
              .replace(/[^a-z]/g, '')
              .split('')
              .toSorted()
              .join('');
          expect(letters(lines.slice(1).join('').replaceAll(KEY, ''))).toBe(letters(user + words.join('')));
        },
      ),
    );
  });

  it('obeys no escape sequence in a name', () => {
    expect(table(columns, [['bob\u001b[2J\nroot', KEY, '']], plainStyle)).toContain(
      String.raw`bob\u001b[2J\u000aroot`,
    );
    expect(table(columns, [['bob\u001b[2J', KEY, '']], plainStyle)).not.toContain('\u001b');
  });

  it('paints nothing without colour', () => {
    const painted = [{ head: 'USER', paint: (text: string) => `<${text}>` }];
    expect(table(painted, [['bob']], plainStyle)).toContain('<bob>');
    expect(table(columns, [['bob', KEY, 'old']], plainStyle)).not.toContain('\u001b');
    expect(table(columns, [['bob', KEY, 'old']], { columns: 80, color: true })).toContain('\u001b');
  });
});

describe('paragraph', () => {
  it('breaks at the width of the terminal, and not one character earlier', () => {
    const word = 'a'.repeat(39);
    expect(paragraph(`${word} ${word}a`, plainStyle)).toBe(`${word} ${word}a`);
    expect(paragraph(`${word} ${word}aa`, plainStyle)).toBe(`${word}\n${word}aa`);
  });

  it('never goes below 80 columns', () => {
    expect(paragraph('a '.repeat(30).trim(), { columns: 10, color: false })).not.toContain('\n');
  });
});
