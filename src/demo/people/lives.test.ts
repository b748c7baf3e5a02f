import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretOf } from '../../sandbox/credentials/admin.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { timeOn } from '../cast/calendar.ts';
import { account, everyDay, managed, person, usedKey } from '../cast/people.ts';
import { seedOf } from '../cast/seed.ts';
import { mail } from '../invariants/testing.fixture.ts';
import { type Lives, createLives } from './lives.ts';
import { type SignedCaller, signedCaller } from './signed-call.ts';

const ID = '111122223333';
const SECRET = 'keywarden/bob';
const USER = `arn:aws:iam::${ID}:user/people/bob`;
const POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: USER }, Action: 'secretsmanager:GetSecretValue', Resource: '*' },
  ],
};

describe('whoever a new key is for', () => {
  let sandbox: Sandbox;
  let caller: SignedCaller;
  let lives: Lives;
  let oldKeyId: string;
  let newKeyId: string;

  const asAdmin = (service: string, parameters: Readonly<Record<string, string>>) =>
    caller.call({ credentials: sandbox.control.credentials(ID), service, region: 'us-east-1', parameters });
  const onSecret = (operation: string, input: Readonly<Record<string, string>>) =>
    caller.call({
      credentials: sandbox.control.credentials(ID),
      service: 'secretsmanager',
      region: 'eu-west-1',
      json: { target: `secretsmanager.${operation}`, input },
    });

  async function begin(fetches: number | 'never', inSecret: (keyId: string) => object): Promise<void> {
    const cast = [
      account(ID, 'prod', [
        managed(person('bob', 'web', usedKey(100, ['sts', 'eu-west-1'], everyDay)), fetches),
      ]),
    ];
    sandbox = await startSandbox({
      realTime: Date.now,
      now: timeOn(0, '02:00'),
      clock: 'frozen',
      seed: seedOf(cast),
    });
    caller = signedCaller(sandbox.endpoint);
    lives = createLives(cast, caller);
    oldKeyId = cast[0]!.users[0]!.keys[0]!.id;
    await asAdmin('iam', { Action: 'CreateAccessKey', Version: '2010-05-08', UserName: 'bob' });
    newKeyId = sandbox.control.state()[0]!.users[0]!.keys[1]!.id;
    const value = { Name: SECRET, SecretString: JSON.stringify(inSecret(newKeyId)) };
    await onSecret('CreateSecret', { ...value, ClientRequestToken: '0'.repeat(32) });
    await onSecret('PutResourcePolicy', { SecretId: SECRET, ResourcePolicy: JSON.stringify(POLICY) });
    expect(lives.look(sandbox.control.state(), 0).map(({ id }) => id)).toEqual([newKeyId]);
  }
  const rightSecret = (keyId: string) => ({ AccessKeyId: keyId, SecretAccessKey: secretOf(keyId) });
  const ready = () =>
    mail(
      0,
      `${oldKeyId} of bob\n   aws secretsmanager get-secret-value --secret-id ${SECRET} --output text --region eu-west-1`,
    );
  const usedOn = async (day: number) => {
    sandbox.control.clearCalls();
    expect(await lives.useKeys(day)).toEqual([]);
    return sandbox.control.calls().map(({ accessKeyId }) => accessKeyId);
  };

  beforeEach(() => begin(1, rightSecret));
  afterEach(async () => {
    caller.close();
    await sandbox.close();
  });

  it('fetches it with the old one when the day has come, tries it, and uses it from then on', async () => {
    expect(await lives.fetchKeys([ready()], 0)).toEqual([]);
    expect(await usedOn(0)).toEqual([oldKeyId]);
    sandbox.control.clearCalls();
    expect(await lives.fetchKeys([ready()], 1)).toMatchObject([
      { oldKey: { id: oldKeyId }, newKey: { id: newKeyId } },
    ]);
    expect(sandbox.control.calls().map((call) => [call.operation, call.accessKeyId])).toEqual([
      ['GetSecretValue', oldKeyId],
      ['GetCallerIdentity', newKeyId],
    ]);
    expect(await usedOn(1)).toEqual([newKeyId]);
    expect(await lives.fetchKeys([ready(), ready()], 2)).toEqual([]);
  });
  it('goes on with the old one when AWS refuses, and asks again the next day', async () => {
    await onSecret('DeleteResourcePolicy', { SecretId: SECRET });
    expect(await lives.fetchKeys([ready()], 1)).toMatchObject([{ oldKey: { id: oldKeyId }, newKey: null }]);
    expect(await usedOn(1)).toEqual([oldKeyId]);
    await onSecret('PutResourcePolicy', { SecretId: SECRET, ResourcePolicy: JSON.stringify(POLICY) });
    expect(await lives.fetchKeys([ready()], 2)).toMatchObject([{ newKey: { id: newKeyId } }]);
  });
  it('signs with what was in the secret, so that a wrong one shows', async () => {
    caller.close();
    await sandbox.close();
    await begin(1, (keyId) => ({ AccessKeyId: keyId, SecretAccessKey: 'not the secret' }));
    expect(await lives.fetchKeys([ready()], 1)).toMatchObject([{ oldKey: { user: 'bob' }, newKey: null }]);
  });
  it('sees that a key is gone', async () => {
    await asAdmin('iam', {
      Action: 'DeleteAccessKey',
      Version: '2010-05-08',
      UserName: 'bob',
      AccessKeyId: newKeyId,
    });
    expect(lives.look(sandbox.control.state(), 1)).toEqual([]);
    expect(lives.keys().map(({ isGone }) => isGone)).toEqual([false, true]);
  });
});
