import { environmentOf } from '../environment.ts';
import { AwsError } from '../service.ts';
import type { QueryCall, QueryOperation } from '../wire/query-service.ts';
import { shownUse } from './last-use.ts';
import { seenUsers, stateOf } from './lookup.ts';
import { isoSecond } from './names.ts';
import { reportCsv } from './report-csv.ts';
import { toSecond } from './state.ts';
import type { CredentialReport } from './state.ts';

/**
 * Starts a credential report, or says how far it is. One that is younger than four hours is used again.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateCredentialReport.html
 */
const generateCredentialReport: QueryOperation = (call) => {
  const state = stateOf(call);
  const { report } = state;
  if (report === null || isExpired(call, report)) {
    const environment = environmentOf(call.world);
    const { inProgressCalls, inProgressMs } = environment.switches.report;
    state.report = {
      csv: reportCsv(call.account, state, seenUsers(call), (keyId) =>
        shownUse(call.world, call.account, keyId),
      ),
      generatedAt: toSecond(call.now),
      callsLeft: inProgressCalls,
      readyAt: environment.realTime() + inProgressMs,
    };
    const Description =
      report === null ? 'No report exists. Starting a new report generation task' : undefined;
    return { result: { State: 'STARTED', Description } };
  }
  return { result: { State: isReady(call, report) ? 'COMPLETE' : 'INPROGRESS' } };
};

const getCredentialReport: QueryOperation = (call) => {
  const { report } = stateOf(call);
  if (report === null)
    throw new AwsError(
      'ReportNotPresent',
      'No report is available. Use GenerateCredentialReport to create one.',
      410,
    );
  if (!isReady(call, report)) throw new AwsError('ReportInProgress', 'Report is being generated.', 404);
  if (isExpired(call, report))
    throw new AwsError('ReportExpired', 'The most recent credential report has expired.', 410);
  return {
    result: {
      Content: Buffer.from(report.csv).toString('base64'),
      ReportFormat: 'text/csv',
      GeneratedTime: isoSecond(report.generatedAt),
    },
  };
};

export const REPORT_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  GenerateCredentialReport: generateCredentialReport,
  GetCredentialReport: getCredentialReport,
};

const REUSED_FOR_MS = 4 * 60 * 60 * 1000;

const isExpired = (call: QueryCall, report: CredentialReport): boolean =>
  call.now - report.generatedAt >= REUSED_FOR_MS;

/** Asking brings it one call nearer. */
const isReady = (call: QueryCall, report: CredentialReport): boolean => {
  if (report.callsLeft === 0) return environmentOf(call.world).realTime() >= report.readyAt;
  report.callsLeft -= 1;
  return false;
};
