import type { AccountSummary, Totals } from '../core/accounts/summary.ts';

/** A document of many accounts, written as they come: only one of them is held at a time. */
export interface FleetDocument {
  readonly open: () => string;
  readonly account: (data: object) => string;
  readonly close: (rows: readonly AccountSummary[], totals: Totals) => string;
}

/**
 * `{…head, accounts: […], failed: […], leftOut: […], notBegun: […], summary}`: the format of one account's document, with
 * the accounts that are missing in it named.
 * @param head what stands before the accounts, `{version: 1, generatedAt}`
 */
export function fleetDocument(head: object): FleetDocument {
  let written = 0;
  return {
    open: () => `${JSON.stringify(head, null, 2).replace(/\n}$/, '')},\n  "accounts": [`,
    account: (data) => {
      written += 1;
      return `${written === 1 ? '' : ','}\n${indented(data, '    ')}`;
    },
    close: (rows, totals) => {
      const tail = {
        failed: missing(rows, 'failed'),
        leftOut: missing(rows, 'left-out'),
        notBegun: missing(rows, 'not-begun'),
        summary: totals,
      };
      const end = JSON.stringify(tail, null, 2).replace(/^\{/, '');
      return `${written === 0 ? '' : '\n  '}],${end}\n`;
    },
  };
}

function missing(rows: readonly AccountSummary[], outcome: AccountSummary['outcome']): readonly object[] {
  return rows
    .filter((row) => row.outcome === outcome)
    .map(({ account, name, because }) => ({ account, name, because }));
}

function indented(data: object, by: string): string {
  return JSON.stringify(data, null, 2)
    .split('\n')
    .map((line) => `${by}${line}`)
    .join('\n');
}
