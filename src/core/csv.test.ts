import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOSTILE } from '../../test/harness/hostile.ts';
import { csv } from './csv.ts';

const back = (text: string): string[][] => parse(text, { record_delimiter: '\n', skip_empty_lines: false });
const text = fc.string({
  unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', '=', '+', '-', '@', '\t'),
});

describe('a table as CSV', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', HOSTILE['a formula'] ?? ''])(
    'has no formula of %j',
    (formula) => {
      expect(back(csv([[formula, 'b']]))).toEqual([[`'${formula}`, 'b']]);
    },
  );

  it.each(['a=1', ' =1', '1-1', 'ana@example.com'])('keeps %j as it is', (harmless) => {
    expect(back(csv([[harmless, 'b']]))).toEqual([[harmless, 'b']]);
  });

  it('keeps a cell for a program as it is', () => {
    expect(back(csv([['-x', { verbatim: '+secret/=' }]]))).toEqual([["'-x", '+secret/=']]);
  });

  it('comes back whole, and no cell of it begins as a formula does', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (rows) => {
        const read = back(csv(rows));
        expect(read.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r])/, '')))).toEqual(rows);
        for (const cell of read.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});
