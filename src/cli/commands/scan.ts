import { observeReport } from '../../observe/report/observe-report.ts';
import type { AccountObservation } from '../../core/model/observation.ts';
import type { Policy } from '../../core/model/policy.ts';
import type { Instant } from '../../core/model/time.ts';
import { type Posture, accountPosture } from '../../core/posture/posture.ts';
import { scanTable } from '../../report/scan-table.ts';
import { scanToJson } from '../../report/scan-json.ts';
import { look } from '../../run/look.ts';
import { reachAccount } from '../account.ts';
import { EXIT, usageError } from '../exit.ts';
import { readNamed } from '../files.ts';
import { checkUsers } from '../filter.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options.ts';
import { findPolicy } from '../policy.ts';
import { printData, tableStyle } from '../print.ts';

export interface ScanOptions extends CommonOptions {
  readonly credentialReport?: string;
  readonly at?: Instant;
  readonly full?: boolean;
  readonly exitCode?: boolean;
}

/** `scan`: read-only posture of an account, or of a credential report file. */
export async function scan(io: Io, options: ScanOptions): Promise<number> {
  const { observation, policy, now } = await observed(io, options);
  checkUsers(options, observation);
  const wanted = options.user === undefined ? observation : onlyUsers(observation, options.user);
  const posture: Posture = { generatedAt: now, accounts: [accountPosture(wanted, policy, now)] };
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
  readonly policy: Policy;
  readonly now: Instant;
}

async function observed(io: Io, options: ScanOptions): Promise<Observed> {
  if (options.credentialReport !== undefined) {
    const { policy } = await findPolicy(options, io);
    const csv = await readNamed(io, options.credentialReport, 'credential report');
    if (csv === null) throw usageError(`There is no file ${options.credentialReport}.`);
    // Offline nothing but the local clock says what day it is; the finding of this command is only ever read.
    const now = options.at ?? io.clock();
    return { observation: observeReport(csv, now), policy, now };
  }
  const reach = await reachAccount(options, io, options.full);
  const { observation, now } = await look(reach.deps);
  reach.progress.done();
  return { observation, policy: reach.policy, now: options.at ?? now };
}

function onlyUsers(observation: AccountObservation, names: readonly string[]): AccountObservation {
  return { ...observation, users: observation.users.filter(({ user }) => names.includes(user)) };
}
