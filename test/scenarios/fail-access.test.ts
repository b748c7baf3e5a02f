import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it, vi } from 'vitest';
import { assumeRole } from '../../src/aws/sts.ts';
import type { World } from '../harness/cli.ts';
import { UNTOUCHED, aBusyDay, keysOf } from '../harness/busy-day.ts';
import { apply, writes } from '../harness/steps.ts';

const COMMANDS = [
  ['scan'],
  ['plan'],
  ['apply', '--yes'],
  ['explain', 'ana'],
  ['history'],
  ['restore', 'AKIAANA2AAAAAAAAAAAA'],
];

/** What each command says, one line, all with the same code. */
async function saidByAll(
  world: World,
  env: Readonly<Record<string, string>>,
  code: number,
): Promise<ReadonlySet<string>> {
  const said = new Set<string>();
  for (const command of COMMANDS) {
    const ran = await world.run([...command, '--quiet'], { env });
    expect([command, ran.code, ran.out]).toEqual([command, code, '']);
    said.add(ran.err);
  }
  return said;
}

describe('an endpoint that is not AWS', () => {
  const page = async <T>(status: number, use: (url: string) => Promise<T>): Promise<T> => {
    const server = createServer((_, response) => {
      response.writeHead(status, { 'content-type': 'text/html' }).end('<html><body>Welcome!</body></html>');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    try {
      return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  };

  it.each([200, 404])('is told from AWS by the web page it answers with HTTP %i', async (status) => {
    const world = await aBusyDay();
    const said = await page(status, (url) => saidByAll(world, { AWS_ENDPOINT_URL: url }, 1));
    expect([...said]).toEqual([
      `sts:GetCallerIdentity was not answered by AWS: a web page came back (HTTP ${status}). Check --endpoint-url, AWS_ENDPOINT_URL and any proxy between here and AWS.\n`,
    ]);
  });

  it('where nothing listens is named as such', async () => {
    const world = await aBusyDay();
    const url = await page(200, (free) => Promise.resolve(free));
    expect([...(await saidByAll(world, { AWS_ENDPOINT_URL: url }, 1))]).toEqual([
      'sts:GetCallerIdentity got no answer (ECONNREFUSED), tried 5 times. Check the network, and the endpoint if --endpoint-url or AWS_ENDPOINT_URL is set.\n',
    ]);
  });

  it('that is no URL is wrong usage', async () => {
    const world = await aBusyDay();
    expect([...(await saidByAll(world, { AWS_ENDPOINT_URL: 'localhost:4566' }, 2))]).toEqual([
      'AWS_ENDPOINT_URL is "localhost:4566", and must be a URL like http://127.0.0.1:8123.\n',
    ]);
  });
});

describe('credentials', () => {
  const endpoint = (world: World) => ({ AWS_ENDPOINT_URL: world.sandbox.endpoint });

  it('that AWS does not know end every command with 1, before anything is done', async () => {
    const world = await aBusyDay();
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAUNKNOWNAAAAAAAAA');
    expect([...(await saidByAll(world, endpoint(world), 1))]).toEqual([
      'sts:GetCallerIdentity was refused: AWS does not accept these credentials (InvalidClientTokenId). Check which ones are in use with `aws sts get-caller-identity`, and the clock of this machine.\n',
    ]);
    expect(keysOf(world)).toEqual(UNTOUCHED);
  });

  it('with a wrong secret are refused without repeating anything of the request', async () => {
    const world = await aBusyDay();
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wrong/secret/wrong/secret/wrong/secret/1');
    const said = [...(await saidByAll(world, endpoint(world), 1))].join('');
    expect(said).toContain('AWS does not accept these credentials (SignatureDoesNotMatch)');
    expect(said).not.toContain('wrong/secret');
  });

  it('that are missing are named as such', async () => {
    const world = await aBusyDay();
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    const said = [...(await saidByAll(world, endpoint(world), 1))].join('');
    expect(said).toContain('sts:GetCallerIdentity was not tried: no usable AWS credentials');
    expect(world.control.calls()).toEqual([]);
  });

  it('of a session that has expired are named as such', async () => {
    const world = await aBusyDay();
    const credentials = world.control.credentials();
    const sts = new STSClient({ endpoint: world.sandbox.endpoint, region: 'us-east-1', credentials });
    const arn = 'arn:aws:iam::111122223333:role/KeywardenMember';
    const session = await assumeRole(sts, { arn, sessionName: 'nightly' });
    vi.stubEnv('AWS_ACCESS_KEY_ID', session.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', session.secretAccessKey);
    vi.stubEnv('AWS_SESSION_TOKEN', session.sessionToken);
    expect((await world.run(['scan'])).code).toBe(0);
    world.passDays(2 / 24);
    const said = [...(await saidByAll(world, endpoint(world), 1))].join('');
    expect(said).toContain('the credentials have expired (ExpiredToken)');
    expect(said).not.toContain(session.sessionToken);
    expect(keysOf(world)).toEqual(UNTOUCHED);
  });

  it('that end in the middle of a run end it there; the next run does the rest', async () => {
    const world = await aBusyDay();
    world.control.addFault({
      operation: 'iam:UpdateAccessKey',
      kind: 'error',
      code: 'ExpiredToken',
      status: 403,
    });
    const { code, err } = await world.run(['apply', '--yes', '--quiet']);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('iam:UpdateAccessKey was refused: the credentials have expired'),
    ]);
    expect(writes(world).at(-1)).toBe('iam:UpdateAccessKey');
    world.control.clearFaults();
    world.passDays(1);
    await apply(world);
    expect(await apply(world)).toMatchObject({ code: 0, done: ['deactivate ana', 'notify ana'] });
  });
});
