import { describe, expect, it } from 'vitest';
import { REASONS } from '../core/checks/reasons.ts';
import { MEANINGS } from './meanings.ts';

describe('MEANINGS', () => {
  it.each(REASONS)('explains %s in whole sentences, without repeating the code', (reason) => {
    expect(MEANINGS[reason]).toMatch(/^[A-Z].*\.$/);
    expect(MEANINGS[reason]).not.toContain(reason.length > 10 ? reason : `"${reason}"`);
  });

  it('explains no two reasons alike', () => {
    expect(new Set(Object.values(MEANINGS)).size).toBe(REASONS.length);
  });
});
