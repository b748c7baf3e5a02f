import { describe, expect, it } from 'vitest';
import { checkSeed } from '../../sandbox/seed/parse.ts';
import { ACTS, MISSED } from './acts.ts';
import { DAYS } from './calendar.ts';
import { CAST } from './cast.ts';
import { seedOf } from './seed.ts';
import { KILLED, TROUBLES } from './troubles.ts';

describe('the cast', () => {
  it('is three accounts of about sixty users, each name once an account', () => {
    expect(CAST).toHaveLength(3);
    expect(CAST.flatMap(({ users }) => users).length).toBe(60);
    for (const { users } of CAST) expect(new Set(users.map(({ name }) => name)).size).toBe(users.length);
  });
  it('gives every key an id of its own, and the same in every demo', () => {
    const ids = CAST.flatMap(({ users }) => users.flatMap(({ keys }) => keys.map(({ id }) => id)));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toBe('AKIA2HJ5Y3TM3BGTGB3K');
  });
  it('is a seed that the embedded AWS takes', () => {
    expect(checkSeed(seedOf(CAST)).accounts.map(({ name }) => name)).toEqual([
      'payments-prod',
      'data-platform',
      'sandbox-dev',
    ]);
  });
  it('acts on days there are, and only its own users do', () => {
    for (const { day, account, user, by } of ACTS) {
      const names = account.users.map(({ name }) => name);
      expect(names).toContain(user);
      expect(names).toContain(by ?? user);
      expect(day).toBeLessThan(DAYS);
    }
    for (const { from, until } of TROUBLES) expect(until).toBeGreaterThan(from);
    expect(KILLED.account.users.map(({ name }) => name)).toContain(KILLED.user);
    for (const day of MISSED) expect(day).toBeLessThan(DAYS);
  });
});
