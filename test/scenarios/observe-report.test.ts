import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { observeReport } from '../../src/observe/report/observe-report.ts';
import { NOW } from '../build/time.ts';

/** An account as it was in 2016: one user twice, keys of every age, a root user without keys. */
const CSV = readFileSync(new URL('credential-report-2016.csv', import.meta.url), 'utf8');

describe('a credential report of 2016', () => {
  const { users, root, account } = observeReport(CSV, NOW);
  const keys = users.flatMap((user) =>
    user.keys.known ? user.keys.value.map((key) => ({ user: user.user, ...key })) : [],
  );

  it('shows 19 users with 16 active keys, none of root', () => {
    expect(account).toBe('111122223333');
    expect(users).toHaveLength(19);
    expect(keys.filter(({ status }) => status === 'Active')).toHaveLength(16);
    expect(root.activeKeySlots).toEqual({ known: true, value: [] });
  });

  it('has a user with two rows: their one key counts once, and the fault is named', () => {
    expect(keys.filter(({ user }) => user === 'edgar')).toMatchObject([
      {
        slot: 1,
        status: 'Active',
        lastUsed: {
          value: { at: Date.parse('2016-11-21T18:07:00Z'), service: 'redshift', region: 'us-east-1' },
        },
      },
    ]);
    expect(users.flatMap(({ user, faults }) => faults.map(({ reason }) => [user, reason]))).toEqual([
      ['edgar', 'DuplicateRow'],
    ]);
  });
});
