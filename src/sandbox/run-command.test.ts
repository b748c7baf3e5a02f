import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { CommandNotStarted, childEnvironment, runWithSandbox } from './run-command.ts';

const credentials = { accessKeyId: 'AKIAX', secretAccessKey: 'secret' };

describe('the environment of a command', () => {
  it('points at the embedded AWS, and lets nothing else about AWS through', () => {
    const ambient = {
      PATH: '/bin',
      AWS_PROFILE: 'production',
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL_IAM: 'https://iam.example',
      aws_ca_bundle: '/ca.pem',
      AWS_CONFIG_FILE: '/home/me/.aws/config',
    };
    expect(childEnvironment(ambient, 'http://127.0.0.1:1', credentials)).toEqual({
      PATH: '/bin',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'AKIAX',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nonexistent/embedded-aws',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/embedded-aws',
    });
    expect(ambient.AWS_PROFILE).toBe('production');
  });
});

describe('a command', () => {
  const node = (script: string, environment = {}) =>
    runWithSandbox(process.execPath, ['-e', script], environment);

  it('gives its exit code', async () => {
    expect(await node('process.exit(0)')).toBe(0);
    expect(await node('process.exit(7)')).toBe(7);
  });

  it('gives 128 and the number of the signal that ended it', async () => {
    expect(await node('process.kill(process.pid, "SIGKILL")')).toBe(128 + constants.signals.SIGKILL);
  });

  it('gets the environment it is given, and no more', async () => {
    const script = 'process.exit(process.env.GIVEN === "yes" && process.env.HOME === undefined ? 3 : 4)';
    expect(await node(script, { GIVEN: 'yes' })).toBe(3);
  });

  it('is passed the signals that reach us', async () => {
    const before = process.listenerCount('SIGTERM');
    const script = 'process.on("SIGTERM", () => process.exit(9)); setInterval(() => {}, 1000);';
    const ended = node(script);
    // It may get the signal before it has set its own handler: then it ends by it.
    process.emit('SIGTERM');
    expect([9, 128 + constants.signals.SIGTERM]).toContain(await ended);
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  it('that does not exist is named, with the exit code of a shell', async () => {
    const error: unknown = await runWithSandbox('no-such-command', [], {}).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CommandNotStarted);
    expect(error).toMatchObject({
      message: 'Cannot start no-such-command: there is no such command.',
      exitCode: 127,
    });
  });

  it('that is no program gives 126', async () => {
    const error: unknown = await runWithSandbox('/', [], {}).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ exitCode: 126 });
  });
});
