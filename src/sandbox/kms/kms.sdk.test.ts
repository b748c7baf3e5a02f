import { GenerateMacCommand, KMSClient, VerifyMacCommand } from '@aws-sdk/client-kms';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KEY_A, KEY_B, errorOf, keyCredentials, openSandbox } from '../testing/open-sandbox.ts';
import { ACCOUNT } from '../testing/service-request.ts';

const ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/${ID}`;
const KeyId = 'alias/state';
const asked = { KeyId, Message: Buffer.from('Hi There'), MacAlgorithm: 'HMAC_SHA_256' } as const;

const allow = (Resource: string, Condition: object = {}) => ({
  own: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'kms:GenerateMac', Resource, Condition }],
  },
});

/** A key, and users bound by their policies: alice by what is given, bob by nothing. */
const open = async (policies: Record<string, Record<string, unknown>>, policy?: Record<string, unknown>) => {
  const users = [
    { name: 'alice', keys: [{ id: KEY_A, ageDays: 1 }], policies },
    { name: 'bob', keys: [{ id: KEY_B, ageDays: 1 }] },
  ];
  const key = { alias: KeyId, id: ID, material: '0b'.repeat(20), ...(policy && { policy }) };
  const sandbox = await openSandbox({
    switches: { policies: true },
    seed: { accounts: [{ id: ACCOUNT, users, kms: { keys: [key, { alias: 'alias/other' }] } }] },
  });
  const as = (id: string) => {
    const credentials = keyCredentials(id);
    const config = { endpoint: sandbox.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
    const client = new KMSClient(config);
    onTestFinished(() => client.destroy());
    return (change: object = {}) => client.send(new GenerateMacCommand({ ...asked, ...change }));
  };
  return { ...sandbox, alice: as(KEY_A), bob: as(KEY_B) };
};

describe('the AWS SDK for JavaScript', () => {
  it('makes and verifies MACs, and reads errors', async () => {
    const { endpoint, control } = await open({});
    const client = new KMSClient({ endpoint, region: 'us-east-1', credentials: control.credentials() });
    const { Mac, KeyId: arn } = await client.send(new GenerateMacCommand(asked));
    expect(Buffer.from(Mac!).toString('hex')).toMatch(/^b0344c61d8db3853/);
    expect(arn).toBe(ARN);
    expect((await client.send(new VerifyMacCommand({ ...asked, Mac }))).MacValid).toBe(true);
    const wrong = new VerifyMacCommand({ ...asked, Mac: Buffer.alloc(32) });
    expect(await errorOf(client.send(wrong))).toMatch(/^KMSInvalidMacException 400/);
    client.destroy();
  });

  it('is struck by faults like any other', async () => {
    const { control, alice } = await open(allow('*'));
    control.addFault({ operation: 'kms:GenerateMac', kind: 'throttle' });
    expect(await errorOf(alice())).toBe('ThrottlingException 400: Rate exceeded');
  });
});

describe('the policies of a caller', () => {
  it('allow a key by its ARN, and no other key', async () => {
    const { alice, bob } = await open(allow(ARN));
    expect(await errorOf(alice())).toBe('no error');
    expect(await errorOf(alice({ KeyId: 'alias/other' }))).toContain(
      'because no identity-based policy allows the kms:GenerateMac action',
    );
    expect(await errorOf(bob())).toContain(
      'AccessDeniedException 400: User: arn:aws:iam::111111111111:user/bob',
    );
  });

  it('allow whatever key has an alias, as long as it is asked for by it', async () => {
    const { alice } = await open(
      allow(`arn:aws:kms:*:${ACCOUNT}:key/*`, { StringEquals: { 'kms:RequestAlias': KeyId } }),
    );
    expect(await errorOf(alice())).toBe('no error');
    expect(await errorOf(alice({ KeyId: ID }))).toContain('AccessDeniedException');
    expect(await errorOf(alice({ KeyId: 'alias/other' }))).toContain('AccessDeniedException');
  });

  it('do not help where the key’s own policy leaves nothing to them', async () => {
    const onlyBob = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/bob` },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    };
    const { alice, bob } = await open(allow('*'), onlyBob);
    expect(await errorOf(alice())).toContain('because no resource-based policy allows');
    expect(await errorOf(bob())).toBe('no error');
  });
});
