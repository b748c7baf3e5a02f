import { type AccountSummary, summarise } from '../../core/accounts/summary.ts';
import { fleetDocument } from '../../report/fleet-json.ts';
import { type FleetSummary, fleetTable } from '../../report/fleet-table.ts';
import { accountLabel } from '../../report/words.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options.ts';
import { sayLine, tableStyle } from '../print.ts';

/** Failures named beside the data; more of them usually have one cause. */
const NAMED = 5;

/** Prints what many accounts came to, as data while they come, or as tables when they are all there. */
export interface FleetPrinter {
  /** Whether the data of each account is wanted; if not, only what it came to. */
  readonly wantsAccounts: boolean;
  readonly account: (data: () => object) => void;
  /** @param fleetStopped why the fleet as a whole was stopped, where it was weighed */
  readonly finish: (rows: readonly AccountSummary[], fleetStopped?: string | null) => void;
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
      finish: (rows, fleetStopped = null) => {
        const above = tables().trimEnd();
        const text = fleetTable({ ...summary, rows, fleetStopped }, tableStyle(io)).trimEnd();
        io.out(`${above === '' ? '' : `${above}\n\n`}${text}\n`);
      },
    };
  }
  const document = fleetDocument(head);
  io.out(document.open());
  return {
    wantsAccounts: true,
    account: (data) => io.out(document.account(data())),
    finish: (rows, fleetStopped = null) => {
      io.out(document.close(rows, summarise(rows, fleetStopped)));
      if (fleetStopped !== null) sayLine(io, `Stopped: ${fleetStopped}`);
      sayFailed(io, rows);
    },
  };
}

/** Says why the exit code is not 0, with `--quiet` too, where the data goes to another program. */
function sayFailed(io: Io, rows: readonly AccountSummary[]): void {
  const failed = rows.filter(({ outcome }) => outcome === 'failed' || outcome === 'partly');
  for (const row of failed.slice(0, NAMED))
    sayLine(io, `Failed: ${accountLabel(row)}: ${row.because.join(' ')}`);
  if (failed.length > NAMED) io.err(`Failed: ${failed.length - NAMED} more accounts.\n`);
}
