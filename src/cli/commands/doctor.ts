import { dirname } from 'node:path';
import { ConfigError } from '../../config/config-error.ts';
import { findPolicyFile } from '../../config/find.ts';
import { loadPolicy, standardPolicy } from '../../config/load.ts';
import { checkConfiguration } from '../../doctor/checks/configuration.ts';
import { type Diagnosis, diagnosisText, diagnosisToJson, inOrder, isFit } from '../../doctor/diagnosis.ts';
import { examine } from '../../doctor/doctor.ts';
import type { Finding } from '../../doctor/finding.ts';
import { TemplateError } from '../../notify/template-error.ts';
import { OwnerMapError } from '../../owners/map/parse.ts';
import { blobsOf, connect, openWords } from '../account.ts';
import { EXIT, ExitError, usageError } from '../exit.ts';
import { readNamed } from '../files.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options.ts';
import type { FoundPolicy } from '../policy.ts';
import { printData, tableStyle } from '../print.ts';
import { startProgress } from '../progress.ts';
import { storePlace } from '../store.ts';

export interface DoctorOptions extends CommonOptions {
  readonly principal?: string;
}

/** `doctor`: what is missing to run here. Exit code 1 when something has to be put right; what is unknown is no failure. */
export async function doctor(io: Io, options: DoctorOptions): Promise<number> {
  const progress = startProgress(io, options.quiet === true);
  const { found, findings } = await configured(io, options);
  const aws = connect(options, io);
  const diagnosis = await examine({
    aws,
    policy: found.policy,
    storePlace: storePlace(found.policy, found.folder, io),
    blobs: blobsOf(found, aws, io),
    clock: io.clock,
    principal: options.principal,
    account: options.account,
    run: io.randomHex(8),
    sleep: io.sleep,
    onProgress: progress.show,
  });
  progress.done();
  checkAccount(options, found, diagnosis);
  const whole: Diagnosis = { ...diagnosis, findings: inOrder([...findings, ...diagnosis.findings]) };
  printData(
    io,
    options,
    () => diagnosisToJson(whole),
    () => diagnosisText(whole, tableStyle(io)),
  );
  return isFit(whole) ? EXIT.done : EXIT.failed;
}

/** A configuration with faults is a finding, not the end: the rest is looked at by the preset. */
async function configured(
  io: Io,
  { config }: DoctorOptions,
): Promise<{ readonly found: FoundPolicy; readonly findings: readonly Finding[] }> {
  const file = findPolicyFile({ flag: config, env: io.env, cwd: io.cwd, exists: io.exists });
  const standard = { policy: standardPolicy(), file, folder: io.cwd };
  const nothing = { file, faults: [], warnings: [], missing: [] };
  if (file === null) return { found: standard, findings: checkConfiguration(nothing) };
  const text = await readNamed(io, file, 'configuration');
  if (text === null) throw usageError(`There is no file ${file}.`);
  try {
    const { policy, warnings } = loadPolicy(text, file);
    const found = { policy, file, folder: dirname(file) };
    return {
      found,
      findings: checkConfiguration({ ...nothing, warnings, missing: await missing(io, found) }),
    };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { found: standard, findings: checkConfiguration({ ...nothing, faults: error.faults }) };
  }
}

/** Templates and maps of owners that cannot be read, secrets that are not set. */
async function missing(io: Io, found: FoundPolicy): Promise<readonly string[]> {
  try {
    await openWords(found, io);
    return [];
  } catch (error) {
    if (error instanceof ExitError || error instanceof TemplateError || error instanceof OwnerMapError)
      return [error.message];
    throw error;
  }
}

/** @throws ExitError (2) in another account than was asked for */
function checkAccount({ account }: DoctorOptions, { policy }: FoundPolicy, { caller }: Diagnosis): void {
  if (account === undefined || caller === null || policy.accounts !== 'self' || account === caller.account)
    return;
  throw usageError(
    `The credentials are for account ${caller.account}, not ${account}. Choose others with --profile.`,
  );
}
