import {
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { attempt, notAws, present } from './attempt.ts';
import { AwsFailure } from './failure.ts';
import type { ReportAnswer, ReportState } from './iam-types.ts';

const STATES: Readonly<Record<string, ReportState>> = {
  STARTED: 'started',
  INPROGRESS: 'in-progress',
  COMPLETE: 'complete',
};
const NOT_READY: Readonly<Record<string, 'in-progress' | 'not-present' | 'expired'>> = {
  ReportInProgress: 'in-progress',
  CredentialReportNotReady: 'in-progress',
  ReportNotPresent: 'not-present',
  CredentialReportNotPresent: 'not-present',
  ReportExpired: 'expired',
  CredentialReportExpired: 'expired',
};

/**
 * Asks for a credential report; AWS gives one again that is less than 4 h old.
 * Needs: iam:GenerateCredentialReport
 */
export async function generateReport(client: IAMClient): Promise<ReportState> {
  const operation = 'iam:GenerateCredentialReport';
  const { State } = await attempt(operation, () => client.send(new GenerateCredentialReportCommand({})));
  const state = STATES[present(State, operation, 'State')];
  if (state === undefined) throw notAws(operation, `the report's state is "${State}"`);
  return state;
}

/**
 * The credential report as CSV text. That there is none yet, or none any more, is an answer and not an error.
 * Needs: iam:GetCredentialReport
 */
export async function getReport(client: IAMClient): Promise<ReportAnswer> {
  const operation = 'iam:GetCredentialReport';
  try {
    const { Content, GeneratedTime } = await attempt(operation, () =>
      client.send(new GetCredentialReportCommand({})),
    );
    return {
      ready: true,
      csv: new TextDecoder().decode(present(Content, operation, 'Content')),
      generatedAt: present(GeneratedTime, operation, 'GeneratedTime').getTime(),
    };
  } catch (error) {
    const because = error instanceof AwsFailure ? NOT_READY[error.code] : undefined;
    if (because === undefined) throw error;
    return { ready: false, because };
  }
}
