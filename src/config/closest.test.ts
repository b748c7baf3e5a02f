import { describe, expect, it } from 'vitest';
import { closest } from './closest.ts';

const KEYS = ['after', 'warn', 'old-key-idle', 'grace', 'remind', 'delete'];

describe('the closest candidate', () => {
  it.each([
    ['aftre', 'after'],
    ['GRACE', 'grace'],
    ['oldKeyIdle', 'old-key-idle'],
    ['old_key_idel', 'old-key-idle'],
    ['deleted', 'delete'],
    ['reminders', 'remind'],
    ['wran', 'warn'],
  ])('of %s is %s', (written, meant) => {
    expect(closest(written, KEYS)).toBe(meant);
  });

  it('is none where nothing is near', () => {
    expect(closest('frequency', KEYS)).toBeUndefined();
    expect(closest('', KEYS)).toBeUndefined();
    expect(closest('after', [])).toBeUndefined();
    expect(closest('x'.repeat(61), ['x'.repeat(60)])).toBeUndefined();
  });

  it('allows more slips in a longer word', () => {
    expect(closest('aftxx', ['after'])).toBeUndefined();
    expect(closest('aftxxr', ['aftabr'])).toBe('aftabr');
  });
});
