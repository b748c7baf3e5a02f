import { observeReport } from '../../observe/report/observe-report.ts';
import type { AccountObservation } from '../../core/model/observation.ts';
import type { Policy } from '../../core/model/policy.ts';
import type { Instant } from '../../core/model/time.ts';
import { type Posture, accountPosture } from '../../core/posture/posture.ts';
import { scanTable } from '../../report/scan-table.ts';
import { scanToJson } from '../../report/scan-json.ts';
import { look } from '../../run/look.ts';
import { reachAccounts } from '../account.ts';
import { EXIT, usageError } from '../exit.ts';
import { readNamed } from '../files.ts';
import { checkUsers, onlyUsers } from '../filter.ts';
import { scanFleet } from '../fleet/scan.ts';
import type { Io } from '../io.ts';
import type { ScanOptions } from '../command-options.ts';
import { findPolicy } from '../policy.ts';
import { printData, tableStyle } from '../print.ts';

/** `scan`: read-only posture of an account, or of a credential report file. */
export async function scan(io: Io, options: ScanOptions): Promise<number> {
  if (options.credentialReport !== undefined)
    return present(io, options, await fromReport(io, options, options.credentialReport));
  const reach = await reachAccounts(options, io, { full: options.full });
  if ('fleet' in reach) return scanFleet(io, options, reach);
  const { observation, now } = await look(reach.deps);
  reach.progress.done();
  const name = reach.deps.accountName ?? null;
  return present(io, options, { observation, name, policy: reach.policy, now: options.at ?? now });
}

function present(io: Io, options: ScanOptions, { observation, name, policy, now }: Observed): number {
  checkUsers(options, observation);
  const wanted = options.user === undefined ? observation : onlyUsers(observation, options.user);
  const account = { ...accountPosture(wanted, policy, now), ...(name === null ? {} : { name }) };
  const posture: Posture = { generatedAt: now, accounts: [account] };
  printData(
    io,
    options,
    () => scanToJson(posture),
    () => scanTable(posture, tableStyle(io)),
  );
  const findings = posture.accounts.flatMap((account) => account.findings);
  if (
    options.credentialReport === undefined &&
    findings.some(({ reason }) => reason === 'ObservationIncomplete')
  ) {
    io.err('Some of the account could not be read; what is missing is named above.\n');
    return EXIT.failed;
  }
  return options.exitCode && findings.length > 0 ? EXIT.findings : EXIT.done;
}

interface Observed {
  readonly observation: AccountObservation;
  /** What the account is called; null: not known. */
  readonly name: string | null;
  readonly policy: Policy;
  readonly now: Instant;
}

async function fromReport(io: Io, options: ScanOptions, file: string): Promise<Observed> {
  const { policy } = await findPolicy(options, io);
  const csv = await readNamed(io, file, 'credential report');
  if (csv === null) throw usageError(`There is no file ${file}.`);
  // Offline nothing but the local clock says what day it is; the finding of this command is only ever read.
  const now = options.at ?? io.clock();
  return { observation: observeReport(csv, now), name: null, policy, now };
}
