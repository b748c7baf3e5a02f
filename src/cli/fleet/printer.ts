import { type AccountSummary, summarise } from '../../core/accounts/summary.ts';
import { fleetDocument } from '../../report/fleet-json.ts';
import { type FleetSummary, fleetTable } from '../../report/fleet-table.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options.ts';
import { tableStyle } from '../print.ts';

/** Prints what many accounts came to, as data while they come, or as tables when they are all there. */
export interface FleetPrinter {
  /** Whether the data of each account is wanted; if not, only what it came to. */
  readonly wantsAccounts: boolean;
  readonly account: (data: () => object) => void;
  readonly finish: (rows: readonly AccountSummary[]) => void;
}

/**
 * @param head what stands at the top of the JSON document
 * @param tables what stands above the summary
 */
export function fleetPrinter(
  io: Io,
  { output }: Pick<CommonOptions, 'output'>,
  head: object,
  summary: Omit<FleetSummary, 'rows'>,
  tables: () => string = () => '',
): FleetPrinter {
  if (output === 'table') {
    return {
      wantsAccounts: false,
      account: () => {},
      finish: (rows) => {
        const above = tables().trimEnd();
        const text = fleetTable({ ...summary, rows }, tableStyle(io)).trimEnd();
        io.out(`${above === '' ? '' : `${above}\n\n`}${text}\n`);
      },
    };
  }
  const document = fleetDocument(head);
  io.out(document.open());
  return {
    wantsAccounts: true,
    account: (data) => io.out(document.account(data())),
    finish: (rows) => io.out(document.close(rows, summarise(rows))),
  };
}
