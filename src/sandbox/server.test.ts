import { request } from 'node:http';
import {
  CreateAccessKeyCommand,
  GetUserCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { adminCredentials } from './credentials/admin.ts';
import { startSandbox } from './server.ts';
import { KEY_A, errorOf, keyCredentials, oneUser, openSandbox } from './testing/open-sandbox.ts';
import { ACCOUNT, NOW, OTHER_ACCOUNT } from './testing/service-request.ts';

/** A bare request; `fetch` would not let us choose the Host header. */
const bare = (endpoint: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const sent = request(`${endpoint}${path}`, { headers }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
      });
      sent.on('error', reject);
      sent.end();
    },
  );

describe('the embedded AWS', () => {
  it('answers the SDK as the account whose key signed', async () => {
    const seed = { accounts: [{ id: ACCOUNT }, { id: OTHER_ACCOUNT }] };
    const { as } = await openSandbox({ seed });
    const { sts } = as(adminCredentials(OTHER_ACCOUNT));
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: OTHER_ACCOUNT,
      Arn: `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/SandboxAdmin/sandbox`,
    });
  });

  it('shows the embedded clock in the Date header, to the second, and an id for every request', async () => {
    const { endpoint } = await openSandbox();
    const [first, second] = [await bare(endpoint, '/_sandbox/'), await bare(endpoint, '/')];
    expect(first.headers['date']).toBe('Sun, 01 Nov 2026 02:00:00 GMT');
    expect(second.headers['date']).toBe('Sun, 01 Nov 2026 02:00:00 GMT');
    expect(first.headers['x-amzn-requestid']).not.toBe(second.headers['x-amzn-requestid']);
  });

  it('keeps its first credentials out of the listings', async () => {
    const { iam, control } = await openSandbox();
    expect((await iam.send(new ListUsersCommand({}))).Users).toEqual([]);
    expect(control.credentials().accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
  });

  it('starts with an account of its own when it is seeded with none', async () => {
    const sandbox = await startSandbox({ realTime: () => NOW });
    expect(sandbox.world.accounts()).toEqual(['111122223333']);
    await sandbox.close();
  });

  it('names the services it has when asked for another', async () => {
    const { endpoint } = await openSandbox();
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIA/20261101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=x';
    const answer = await bare(endpoint, '/', { authorization, 'x-amz-date': '20261101T020000Z' });
    expect(answer.status).toBe(501);
    expect(answer.body).toContain('no service \\"dynamodb\\"; it has iam, sts, s3, ses');
  });

  it('breaks off connections that are kept alive when it closes', async () => {
    const sandbox = await openSandbox();
    await sandbox.iam.send(new ListUsersCommand({}));
    await sandbox.close();
    expect(await errorOf(sandbox.iam.send(new ListUsersCommand({})))).toContain('no answer');
  });
});

describe('who is let in', () => {
  it('refuses a host name or an origin that is not loopback', async () => {
    const { endpoint } = await openSandbox();
    expect((await bare(endpoint, '/_sandbox/', { host: 'evil.example:80' })).status).toBe(403);
    expect((await bare(endpoint, '/_sandbox/', { origin: 'http://evil.example' })).status).toBe(403);
    expect((await bare(endpoint, '/_sandbox/', { host: 'localhost:4566' })).status).toBe(200);
    expect((await bare(endpoint, '/_sandbox/', { origin: 'http://localhost:3000' })).status).toBe(200);
  });

  it('refuses a request that is not signed', async () => {
    const { endpoint } = await openSandbox();
    expect((await bare(endpoint, '/?Action=ListUsers')).body).toContain(
      '<Code>MissingAuthenticationToken</Code>',
    );
  });

  it('refuses an unknown key', async () => {
    const { as } = await openSandbox();
    expect(await errorOf(as(keyCredentials(KEY_A)).sts.send(new GetCallerIdentityCommand({})))).toBe(
      'InvalidClientTokenId 403: The security token included in the request is invalid.',
    );
  });

  it('refuses the first credentials of an account that does not exist', async () => {
    const { as } = await openSandbox();
    const { sts } = as(adminCredentials(OTHER_ACCOUNT));
    expect(await errorOf(sts.send(new GetCallerIdentityCommand({})))).toContain('InvalidClientTokenId 403');
  });

  it('refuses a wrong secret', async () => {
    const { as, control } = await openSandbox();
    const { sts } = as({ ...control.credentials(), secretAccessKey: 'wrong' });
    expect(await errorOf(sts.send(new GetCallerIdentityCommand({})))).toContain('SignatureDoesNotMatch 403');
  });

  it('lets a user key in while it is active', async () => {
    const { as, iam } = await openSandbox({ seed: oneUser([{ id: KEY_A, ageDays: 1 }]) });
    const own = as(keyCredentials(KEY_A));
    const status = (Status: 'Active' | 'Inactive') =>
      iam.send(new UpdateAccessKeyCommand({ UserName: 'alice', AccessKeyId: KEY_A, Status }));
    expect((await own.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(
      `arn:aws:iam::${ACCOUNT}:user/alice`,
    );
    expect((await own.iam.send(new GetUserCommand({}))).User?.UserName).toBe('alice');
    await status('Inactive');
    expect(await errorOf(own.sts.send(new GetCallerIdentityCommand({})))).toContain('InvalidClientTokenId');
    await status('Active');
    expect(await errorOf(own.sts.send(new GetCallerIdentityCommand({})))).toBe('no error');
  });

  it('lets the root user in with a seeded root key', async () => {
    const seed = { accounts: [{ id: ACCOUNT, root: { keys: [{ id: KEY_A, ageDays: 9 }] } }] };
    const { as } = await openSandbox({ seed });
    const { sts } = as(keyCredentials(KEY_A));
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:iam::${ACCOUNT}:root`);
  });

  it('makes a new key wait, and lets a deactivated one linger, for as long as the switch says', async () => {
    const { as, iam, passRealTime } = await openSandbox({
      seed: oneUser([]),
      switches: { consistency: { keysMs: 8000 } },
    });
    passRealTime(60_000);
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    const credentials = {
      accessKeyId: AccessKey!.AccessKeyId!,
      secretAccessKey: AccessKey!.SecretAccessKey!,
    };
    const { sts } = as(credentials);
    const test = () => errorOf(sts.send(new GetCallerIdentityCommand({})));
    passRealTime(7999);
    expect(await test()).toContain('InvalidClientTokenId');
    passRealTime(1);
    expect(await test()).toBe('no error');
    await iam.send(
      new UpdateAccessKeyCommand({
        UserName: 'alice',
        AccessKeyId: credentials.accessKeyId,
        Status: 'Inactive',
      }),
    );
    passRealTime(7999);
    expect(await test()).toBe('no error');
    passRealTime(1);
    expect(await test()).toContain('InvalidClientTokenId');
  });
});
