import { spawnSync } from 'node:child_process';

/** Programs that work, by path. */
export interface AwsTools {
  readonly aws: string;
  /** A Python that can import boto3. */
  readonly python: string;
}

/**
 * Finds the AWS CLI and a Python with boto3. On CI, where a skipped test would go unnoticed, what is missing is
 * installed.
 *
 * @returns null when they are not here, which is then said on stderr.
 */
export const findAwsTools = (): AwsTools | null => {
  const found = search() ?? (process.env.CI === 'true' ? install() : null);
  if (found === null) process.stderr.write('SKIPPED: awscli not installed (or no Python with boto3)\n');
  return found;
};

const search = (): AwsTools | null => {
  // A version manager's shim is a program that may not work: so each candidate is tried, the system's own first.
  const aws = ['/usr/bin/aws', '/usr/local/bin/aws', 'aws'].find((program) => works(program, ['--version']));
  const python = ['/usr/bin/python3', '/usr/local/bin/python3', 'python3'].find((program) =>
    works(program, ['-c', 'import boto3']),
  );
  return aws === undefined || python === undefined ? null : { aws, python };
};

const PACKAGES = ['awscli', 'python3-boto3'];

const install = (): AwsTools | null => {
  const script = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${PACKAGES.join(' ')}`;
  spawnSync('bash', ['-c', script], {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const found = search();
  if (found === null)
    throw new Error('CI needs the AWS CLI and boto3, and apt-get could not install ' + PACKAGES.join(', '));
  return found;
};

const works = (program: string, args: string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;
