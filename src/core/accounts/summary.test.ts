import { describe, expect, it } from 'vitest';
import { type AccountSummary, summarise } from './summary.ts';

const aRow = (parts: Partial<AccountSummary> = {}): AccountSummary => ({
  account: '111111111111',
  name: 'prod',
  outcome: 'done',
  users: 2,
  keys: 3,
  counts: { high: 1 },
  because: [],
  stopped: null,
  ...parts,
});

describe('the sum of many accounts', () => {
  it('adds up users, keys and counts', () => {
    expect(summarise([aRow(), aRow({ counts: { high: 2, low: 5 } })])).toMatchObject({
      accounts: 2,
      done: 2,
      users: 4,
      keys: 6,
      counts: { high: 3, low: 5 },
      ok: true,
    });
  });

  it('of none is nothing, and fine', () => {
    expect(summarise([])).toMatchObject({ accounts: 0, users: 0, counts: {}, ok: true });
  });

  it('is fine with accounts that were left out, which nothing was to be done in', () => {
    expect(summarise([aRow({ outcome: 'left-out', users: null, keys: null, counts: {} })])).toMatchObject({
      leftOut: 1,
      users: 0,
      ok: true,
    });
  });

  it.each([
    { outcome: 'failed' },
    { outcome: 'partly' },
    { outcome: 'not-begun' },
    { stopped: 'too many' },
  ] as const)('is not fine with one account that is %o', (parts) => {
    expect(summarise([aRow(), aRow(parts)]).ok).toBe(false);
  });
});
