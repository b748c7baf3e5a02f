import { describe, expect, it } from 'vitest';
import type { AccountSummary } from '../core/accounts/summary.ts';
import { fleetDocument } from './fleet-json.ts';
import { fleetTable } from './fleet-table.ts';
import { summarise } from '../core/accounts/summary.ts';

const STYLE = { columns: 100, color: false };
let ids = 0;

const aRow = (name: string, parts: Partial<AccountSummary> = {}): AccountSummary => ({
  account: String(111_111_111_111 + (ids += 1)),
  name,
  outcome: 'done',
  users: 2,
  keys: 3,
  counts: {},
  because: [],
  stopped: null,
  ...parts,
});

const drawn = (...rows: readonly AccountSummary[]) =>
  fleetTable(
    {
      title: 'Scan',
      rows,
      kinds: [
        ['high', 'high'],
        ['low', 'low'],
      ],
      noun: 'finding',
    },
    STYLE,
  );

describe('the summary of many accounts', () => {
  it('adds up, and shows the worst account first', () => {
    const text = drawn(
      aRow('calm', { counts: { low: 9 } }),
      aRow('quiet'),
      aRow('bad', { counts: { high: 2 } }),
      aRow('mixed', { counts: { high: 1, low: 1 } }),
    );
    expect(text.split('\n')[0]).toBe('Scan: 8 users, 12 keys; 13 findings (3 high, 10 low).');
    const order = ['bad', 'mixed', 'calm'].map((name) => text.indexOf(` ${name} `));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(Math.min(...order)).toBeGreaterThan(0);
    expect(text).toContain('and 1 account with no findings');
    expect(text).not.toContain('quiet');
  });

  it('leaves out the columns that would be empty', () => {
    expect(drawn(aRow('calm', { counts: { low: 9 } }))).not.toContain('HIGH');
  });

  it('names what failed, what was stopped, left out and not begun', () => {
    const text = drawn(
      aRow('denied', { outcome: 'failed', users: null, keys: null, because: ['No role.'] }),
      aRow('part', { outcome: 'partly', because: ['ana was not decided.'] }),
      aRow('halt', { stopped: 'Too much would change.' }),
      aRow('gone', { outcome: 'left-out', users: null, keys: null, because: ['It is suspended.'] }),
      aRow('away', { outcome: 'left-out', users: null, keys: null, because: ['It is suspended.'] }),
      aRow('later', { outcome: 'not-begun', users: null, keys: null }),
    );
    expect(text.replaceAll('\n', ' ')).toContain('1 failed, 1 partly failed, 1 stopped, 1 not begun');
    expect(text).toContain('Failed, wholly or in part (3)');
    for (const why of ['No role.', 'ana was not decided.', 'Stopped: Too much would change.'])
      expect(text).toContain(why);
    expect(text).toMatch(/Left out \(2\): It is suspended\. gone \(\d{12}\), away/);
    expect(text).toMatch(/Not begun, because the run was asked to stop \(1\)/);
  });

  it('counts failures beyond 25 and does not list them', () => {
    const text = drawn(
      ...Array.from({ length: 30 }, () => aRow('x', { outcome: 'failed', because: ['No.'] })),
    );
    expect(text.match(/No\./g)).toHaveLength(25);
    expect(text).toContain('and 5 more');
  });

  it('draws names without the control characters that somebody may have put into them', () => {
    const text = drawn(
      aRow('a\u001b[2Jb', { counts: { low: 1 } }),
      aRow('c\u001b[2Jd', { outcome: 'left-out' }),
    );
    expect(text).not.toContain('\u001b');
  });
});

describe('the document of many accounts', () => {
  const write = (accounts: readonly object[], rows: readonly AccountSummary[]) => {
    const document = fleetDocument({ version: 1, generatedAt: 'now' });
    return [document.open(), ...accounts.map(document.account), document.close(rows, summarise(rows))].join(
      '',
    );
  };

  it.each([[[]], [[{ account: '1' }]], [[{ account: '1' }, { account: '2', findings: [{ user: '}' }] }]]])(
    'is JSON with %j',
    (accounts) => {
      const rows = [aRow('denied', { outcome: 'failed', because: ['No role.'] }), aRow('ok')];
      const data = JSON.parse(write(accounts, rows)) as object;
      expect(data).toMatchObject({
        version: 1,
        generatedAt: 'now',
        accounts,
        failed: [{ name: 'denied', because: ['No role.'] }],
        leftOut: [],
        notBegun: [],
        summary: { accounts: 2, ok: false },
      });
    },
  );

  it('is indented as the document of one account is', () => {
    const text = write([{ account: '1', findings: [] }], []);
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  });
});
