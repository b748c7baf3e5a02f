import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretOf } from '../../sandbox/credentials/admin.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { signedCaller } from './signed-call.ts';

const KEY = 'AKIAQBESZYT3GACHNL66';
const credentials = { accessKeyId: KEY, secretAccessKey: secretOf(KEY) };

describe('a call by one of the people', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    const users = [{ name: 'bob', keys: [{ id: KEY, ageDays: 100 }] }];
    sandbox = await startSandbox({ realTime: Date.now, seed: { accounts: [{ id: '111122223333', users }] } });
  });
  afterEach(() => sandbox.close());

  const lastUse = () => sandbox.control.state()[0]?.users[0]?.keys[0]?.lastUsed;

  it('is signed as AWS wants it, and counts as a use of the key', async () => {
    const caller = signedCaller(sandbox.endpoint);
    const parameters = { Action: 'GetCallerIdentity', Version: '2011-06-15' };
    expect(await caller.call({ credentials, service: 'sts', region: 'eu-west-1', parameters })).toContain(
      ':user/bob',
    );
    expect(lastUse()).toMatchObject({ service: 'sts', region: 'eu-west-1' });
    await caller.call({ credentials, service: 's3', region: 'eu-west-1' });
    expect(lastUse()).toMatchObject({ service: 's3' });
    await caller.call({ credentials, service: 'ses', region: 'eu-west-1', path: '/v2/email/account' });
    expect(lastUse()).toMatchObject({ service: 'ses' });
    caller.close();
  });
  it('says so when it is refused', async () => {
    const caller = signedCaller(sandbox.endpoint);
    const wrong = { ...credentials, secretAccessKey: 'not the secret' };
    await expect(caller.call({ credentials: wrong, service: 's3', region: 'eu-west-1' })).rejects.toThrow(
      'HTTP 403',
    );
    caller.close();
  });
});

it.each([
  'https://iam.amazonaws.com',
  'http://iam.amazonaws.com',
  'http://10.0.0.1:80',
  'http://127.0.0.1.example.com',
])('is never made to %s', (endpoint) => {
  expect(() => signedCaller(endpoint)).toThrow('call only this machine');
});
