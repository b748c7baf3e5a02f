import { expect, it } from 'vitest';
import { bar } from './bar.ts';

it('shows how many accounts are done, and how many of them failed', () => {
  expect(bar({ done: 0, total: 300, failed: 0 })).toBe('──────────────────────── 0/300 accounts');
  expect(bar({ done: 150, total: 300, failed: 2 })).toBe(
    '━━━━━━━━━━━━──────────── 150/300 accounts, 2 failed',
  );
  expect(bar({ done: 299, total: 300, failed: 0 })).toBe('━━━━━━━━━━━━━━━━━━━━━━━─ 299/300 accounts');
  expect(bar({ done: 300, total: 300, failed: 0 })).toBe('━━━━━━━━━━━━━━━━━━━━━━━━ 300/300 accounts');
  expect(bar({ done: 0, total: 0, failed: 0 })).toContain('0/0');
});
