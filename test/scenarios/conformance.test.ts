import { execFile } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { findAwsTools } from './aws-tools.ts';

const ACCOUNT = '111122223333';
const OTHER_ACCOUNT = '444455556666';
const SENDER = 'keywarden@example.com';
const FIVE_MINUTES = 300_000;

const tools = findAwsTools();

// Clients that Keywarden did not write, and that know nothing of the embedded AWS: what they accept is AWS's format.
describe.skipIf(tools === null)('the embedded AWS', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    const membership = { unit: 'ou-exam-prod0001', tags: { env: 'prod' } };
    const seed = {
      organization: { management: ACCOUNT, units: [{ id: 'ou-exam-prod0001', name: 'Production' }] },
      accounts: [
        { id: ACCOUNT, ses: { identities: [SENDER] } },
        { id: OTHER_ACCOUNT, name: 'prod', membership },
      ],
    };
    sandbox = await startSandbox({ realTime: Date.now, seed });
  });
  afterEach(() => sandbox.close());

  it(
    'serves the AWS CLI unchanged',
    async () => {
      const { ok, notOk, code } = await run(sandbox, 'bash', 'test/scripts/conformance.sh');
      expect({ notOk, code }).toEqual({ notOk: [], code: 0 });
      expect(ok).toBeGreaterThan(60);
    },
    FIVE_MINUTES,
  );

  it(
    'serves boto3 unchanged',
    async () => {
      const { ok, notOk, code } = await run(sandbox, tools!.python, 'test/scripts/conformance.py');
      expect({ notOk, code }).toEqual({ notOk: [], code: 0 });
      expect(ok).toBeGreaterThan(60);
    },
    FIVE_MINUTES,
  );
});

interface Report {
  /** How many lines were `ok`. */
  readonly ok: number;
  /** The `not ok` lines, or all the script said when it failed without any. */
  readonly notOk: string[];
  readonly code: number;
}

const run = (sandbox: Sandbox, program: string, script: string): Promise<Report> =>
  new Promise((resolve) => {
    execFile(program, [script], { env: environmentFor(sandbox) }, (error, stdout, stderr) => {
      const lines = stdout.split('\n');
      const notOk = lines.filter((line) => line.startsWith('not ok '));
      const ok = lines.filter((line) => line.startsWith('ok ')).length;
      const code = error === null ? 0 : 1;
      resolve({ ok, notOk: code !== 0 && notOk.length === 0 ? [stdout, stderr] : notOk, code });
    });
  });

/** Nothing of the machine's own AWS settings gets through. */
const environmentFor = (sandbox: Sandbox): NodeJS.ProcessEnv => {
  const { accessKeyId, secretAccessKey } = sandbox.control.credentials(ACCOUNT);
  return {
    PATH: process.env.PATH,
    LC_ALL: 'C.UTF-8',
    PYTHONDONTWRITEBYTECODE: '1',
    AWS_CLI: tools?.aws,
    PYTHON: tools?.python,
    AWS_ENDPOINT_URL: sandbox.endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    ACCOUNT,
    OTHER_ACCOUNT,
    ROLE_ARN: `arn:aws:iam::${OTHER_ACCOUNT}:role/KeywardenMember`,
    SENDER,
  };
};
