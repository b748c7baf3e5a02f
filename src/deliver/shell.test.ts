import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { quoted } from './shell.ts';

it('a quoted word reaches the command as it is', () => {
  const words = fc.sample(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), 40);
  const shown = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${words.map(quoted).join(' ')}`], {
    encoding: 'utf8',
  });
  expect(shown.split('\0').slice(0, -1)).toEqual(words);
  expect(quoted("o'neil; $(x)")).toBe("'o'\\''neil; $(x)'");
});
