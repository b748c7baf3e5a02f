import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mutated } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

describe('the list of mutants', () => {
  it('names every rule once', () => {
    const rules = MUTANTS.map(({ rule }) => rule);
    expect(rules.filter((rule, index) => rules.indexOf(rule) !== index)).toEqual([]);
  });

  it('names tests that exist', () => {
    const tests = new Set(MUTANTS.flatMap((mutant) => mutant.tests));
    expect([...tests].filter((file) => !existsSync(file))).toEqual([]);
  });

  it.each(MUTANTS.map((mutant) => [mutant.rule, mutant] as const))(
    'still knows what to drop: %s',
    (_, mutant) => {
      const source = readFileSync(mutant.file, 'utf8');
      expect(mutated(source, mutant)).not.toBe(source);
    },
  );
});
