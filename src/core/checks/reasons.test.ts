import { expect, it } from 'vitest';
import { REASONS } from './reasons.ts';

it('every reason code is there once, a word that programs can rely on', () => {
  expect(new Set(REASONS).size).toBe(REASONS.length);
  for (const reason of REASONS) expect(reason).toMatch(/^[A-Z][A-Za-z]+$/);
});
