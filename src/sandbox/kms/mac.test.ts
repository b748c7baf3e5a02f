import { describe, expect, it } from 'vitest';
import { applySeed } from '../seed/apply.ts';
import { checkSeed } from '../seed/parse.ts';
import type { SeedDocument } from '../seed/schema.ts';
import { DEFAULT_SWITCHES } from '../switches.ts';
import { jsonCallerOf } from '../testing/json-caller.ts';
import { ACCOUNT, NOW, OTHER_ACCOUNT, type Sent, sessionCaller } from '../testing/service-request.ts';
import { createWorld } from '../world-memory.ts';
import { kmsService } from './kms.ts';

type KeySeed = NonNullable<SeedDocument['accounts'][number]['kms']>['keys'][number];

const ALIAS = 'alias/state';
const ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/${ID}`;
const ALIAS_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:${ALIAS}`;
const MESSAGE = Buffer.from('a message').toString('base64');

/** A KMS whose account has these keys; called by its admin unless told otherwise. */
const kmsWith = (...keys: KeySeed[]) => {
  const world = createWorld(() => NOW, { realTime: () => 0, switches: DEFAULT_SWITCHES });
  applySeed(world, checkSeed({ accounts: [{ id: ACCOUNT, kms: { keys } }, { id: OTHER_ACCOUNT }] }));
  const raw = jsonCallerOf(kmsService, world);
  const call = (operation: string, input: object, sent: Sent = {}) =>
    raw(operation, input, { caller: sessionCaller('SandboxAdmin', 'sandbox', sent.account), ...sent });
  const mac = (change: object = {}, sent: Sent = {}) =>
    call('GenerateMac', { KeyId: ALIAS, Message: MESSAGE, MacAlgorithm: 'HMAC_SHA_256', ...change }, sent);
  return { call, mac };
};

const stateKey: KeySeed = { alias: ALIAS, id: ID, material: '0b'.repeat(32) };

/** Key, data and HMAC-SHA-256 of https://www.rfc-editor.org/rfc/rfc4231 section 4, without case 5, which is cut. */
const RFC_4231: readonly (readonly [number, string, string, string])[] = [
  [
    1,
    '0b'.repeat(20),
    Buffer.from('Hi There').toString('hex'),
    'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  ],
  [
    2,
    Buffer.from('Jefe').toString('hex'),
    Buffer.from('what do ya want for nothing?').toString('hex'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [3, 'aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
  [
    4,
    '0102030405060708090a0b0c0d0e0f10111213141516171819',
    'cd'.repeat(50),
    '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
  ],
  [
    6,
    'aa'.repeat(131),
    Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First').toString('hex'),
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
  [
    7,
    'aa'.repeat(131),
    Buffer.from(
      'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
    ).toString('hex'),
    '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
  ],
];

describe('a MAC', () => {
  it.each(RFC_4231)('is the one of RFC 4231, test case %i', (_, material, data, expected) => {
    const { mac, call } = kmsWith({ alias: ALIAS, material });
    const Message = Buffer.from(data, 'hex').toString('base64');
    const made = mac({ Message }).json.Mac as string;
    expect(Buffer.from(made, 'base64').toString('hex')).toBe(expected);
    const verified = { KeyId: ALIAS, Message, Mac: made, MacAlgorithm: 'HMAC_SHA_256' };
    expect(call('VerifyMac', verified).json.MacValid).toBe(true);
  });

  it.each([ID, ARN, ALIAS, ALIAS_ARN])('is made with the key called %s, and names its ARN', (KeyId) => {
    const { mac } = kmsWith(stateKey);
    expect(mac({ KeyId }).json).toEqual({
      KeyId: ARN,
      Mac: mac().json.Mac as unknown,
      MacAlgorithm: 'HMAC_SHA_256',
    });
  });

  it('of another message or key is refused, with no answer that could be mistaken for one', () => {
    const { mac, call } = kmsWith(stateKey, { alias: 'alias/other' });
    const Mac = mac().json.Mac as unknown;
    const verify = (change: object) =>
      call('VerifyMac', { KeyId: ALIAS, Message: MESSAGE, Mac, MacAlgorithm: 'HMAC_SHA_256', ...change });
    expect(verify({}).status).toBe(200);
    for (const change of [
      { Message: 'AAAA' },
      { KeyId: 'alias/other' },
      { Mac: 'AAAA' },
      { Mac: mac({ Message: 'AAAA' }).json.Mac as unknown },
    ])
      expect(verify(change)).toMatchObject({ status: 400, type: 'KMSInvalidMacException', message: '' });
  });

  it('can be made of 4,096 bytes, and not of one more, nor of none', () => {
    const { mac } = kmsWith(stateKey);
    const of = (bytes: number) => mac({ Message: Buffer.alloc(bytes).toString('base64') });
    expect(of(4096).status).toBe(200);
    expect(of(4097)).toMatchObject({
      type: 'ValidationException',
      message:
        "1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length less than or equal to 4096",
    });
    expect(of(0).type).toBe('ValidationException');
  });

  it.each([
    ['alias/none', `Alias arn:aws:kms:us-east-1:${ACCOUNT}:alias/none is not found.`],
    [
      `arn:aws:kms:us-east-1:${OTHER_ACCOUNT}:${ALIAS}`,
      `Alias arn:aws:kms:us-east-1:${OTHER_ACCOUNT}:${ALIAS} is not found.`,
    ],
    [
      `arn:aws:kms:us-east-1:999999999999:key/${ID}`,
      `Key 'arn:aws:kms:us-east-1:999999999999:key/${ID}' does not exist`,
    ],
    [ID.replace('1', '2'), `Key '${ARN.replace('key/1', 'key/2')}' does not exist`],
    ['state', "Invalid keyId 'state'"],
    [ARN.replace('us-east-1', 'eu-west-1'), 'Invalid arn eu-west-1'],
    ['arn:aws:kms', "Invalid keyId 'arn:aws:kms'"],
  ])('is not made with %s', (KeyId, message) => {
    const { mac } = kmsWith(stateKey);
    expect(mac({ KeyId })).toMatchObject({ status: 400, type: 'NotFoundException', message });
  });

  it('is not made in another region: each has its own keys', () => {
    const { mac } = kmsWith(stateKey);
    expect(mac({}, { region: 'eu-west-1' }).type).toBe('NotFoundException');
    expect(mac({ KeyId: ARN }, { region: 'eu-west-1' }).message).toBe('Invalid arn us-east-1');
  });

  it('is not made with a disabled key, and is again when the key is enabled', () => {
    const { mac, call } = kmsWith(stateKey);
    const before = mac().json.Mac as unknown;
    expect(call('DisableKey', { KeyId: ALIAS }).type).toBe('NotFoundException');
    call('DisableKey', { KeyId: ID });
    expect(mac()).toMatchObject({ type: 'DisabledException', message: `${ARN} is disabled.` });
    expect(call('DescribeKey', { KeyId: ALIAS }).json.KeyMetadata).toMatchObject({
      Enabled: false,
      KeyState: 'Disabled',
    });
    call('EnableKey', { KeyId: ARN });
    expect(mac().json.Mac).toBe(before);
  });

  it('is not made with a key for encryption, nor with a longer hash than the key is for', () => {
    const { mac } = kmsWith({ ...stateKey, usage: 'ENCRYPT_DECRYPT' });
    expect(mac()).toMatchObject({
      type: 'InvalidKeyUsageException',
      message: `${ARN} key usage is ENCRYPT_DECRYPT which is not valid for GenerateMac.`,
    });
    expect(kmsWith(stateKey).mac({ MacAlgorithm: 'HMAC_SHA_512' })).toMatchObject({
      type: 'InvalidKeyUsageException',
      message: 'Algorithm HMAC_SHA_512 is incompatible with key spec HMAC_256.',
    });
  });

  it('neither it nor its message is logged', () => {
    const { mac } = kmsWith(stateKey);
    const { logged, noted } = mac();
    expect(logged).toEqual({ KeyId: ALIAS, MacAlgorithm: 'HMAC_SHA_256' });
    expect(noted).toEqual({ KeyId: ARN });
  });
});

describe('a seed', () => {
  it('gives every key its own name', () => {
    expect(() => kmsWith(stateKey, { alias: ALIAS })).toThrow(`two keys called ${ALIAS} in us-east-1`);
    expect(kmsWith(stateKey, { alias: ALIAS, region: 'eu-west-1' }).mac().status).toBe(200);
  });

  it.each([
    [{ material: '0b0' }, 'bytes in hexadecimal'],
    [{ alias: 'state' }, 'must be alias/'],
    [{ alias: 'alias/aws/state' }, 'must be alias/'],
    [{ sharedWith: ['222'] }, 'twelve digits'],
    [{ policy: { Statement: [] } }, 'no policy that can be used here'],
  ])('that says %j is refused', (key, why) => expect(() => kmsWith(key)).toThrow(why));
});

describe('another account', () => {
  const other: Sent = { account: OTHER_ACCOUNT };

  it('makes MACs with a key that its policy shares, by its ARN, and the MACs are the same', () => {
    const { mac } = kmsWith({ ...stateKey, sharedWith: [OTHER_ACCOUNT] });
    expect(mac({ KeyId: ARN }, other).json.Mac).toBe(mac().json.Mac);
    expect(mac({ KeyId: ALIAS_ARN }, other).json.Mac).toBe(mac().json.Mac);
    expect(mac({ KeyId: ALIAS }, other).type).toBe('NotFoundException');
  });

  it('makes none with a key that is not shared, and does not switch a shared one off', () => {
    const why = (action: string) =>
      `User: arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/SandboxAdmin/sandbox is not authorized to perform: ${action} on resource: ${ARN} because no resource-based policy allows the ${action} action`;
    expect(kmsWith(stateKey).mac({ KeyId: ARN }, other)).toMatchObject({
      type: 'AccessDeniedException',
      message: why('kms:GenerateMac'),
    });
    const { call } = kmsWith({ ...stateKey, sharedWith: [OTHER_ACCOUNT] });
    expect(call('DisableKey', { KeyId: ARN }, other).message).toBe(why('kms:DisableKey'));
  });
});

describe('a key', () => {
  const HMAC = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' };

  it('is created, named, listed and described', () => {
    const { call, mac } = kmsWith();
    const made = call('CreateKey', { ...HMAC, Description: 'seals' }).json.KeyMetadata as { KeyId: string };
    expect(made).toMatchObject({
      AWSAccountId: ACCOUNT,
      KeySpec: 'HMAC_256',
      KeyUsage: 'GENERATE_VERIFY_MAC',
      KeyState: 'Enabled',
      MacAlgorithms: ['HMAC_SHA_256'],
      Description: 'seals',
      CreationDate: NOW / 1000,
    });
    const alias = { AliasName: ALIAS, TargetKeyId: made.KeyId };
    expect(call('CreateAlias', alias).json).toEqual({});
    expect(call('CreateAlias', alias)).toMatchObject({
      type: 'AlreadyExistsException',
      message: `An alias with the name ${ALIAS_ARN} already exists`,
    });
    expect(call('ListAliases', { KeyId: made.KeyId }).json.Aliases).toMatchObject([
      { AliasName: ALIAS, AliasArn: ALIAS_ARN, TargetKeyId: made.KeyId },
    ]);
    expect(call('DescribeKey', { KeyId: ALIAS }).json.KeyMetadata).toEqual(made);
    expect(mac().status).toBe(200);
  });

  it('has material of its own, which is in no answer', () => {
    const { call, mac } = kmsWith(stateKey);
    const [one, two] = [1, 2].map(() => call('CreateKey', HMAC).json.KeyMetadata as { KeyId: string });
    expect(mac({ KeyId: one!.KeyId }).json.Mac).not.toBe(mac({ KeyId: two!.KeyId }).json.Mac);
    expect(JSON.stringify(call('DescribeKey', { KeyId: ALIAS }).json)).not.toContain('0b0b');
  });

  it.each([
    [{ KeySpec: 'HMAC_256' }, 'ValidationException'],
    [{ KeySpec: 'HMAC_256', KeyUsage: 'ENCRYPT_DECRYPT' }, 'ValidationException'],
    [{ KeySpec: 'HMAC_512', KeyUsage: 'GENERATE_VERIFY_MAC' }, 'UnsupportedOperationException'],
    [{ ...HMAC, MultiRegion: true }, 'UnsupportedOperationException'],
    [{ ...HMAC, Policy: '{' }, 'MalformedPolicyDocumentException'],
    [{}, undefined],
  ])('%o is answered with %s', (input, type) => {
    expect(kmsWith().call('CreateKey', input).type).toBe(type);
  });

  it('is not named like one of AWS, nor by what is no alias, and an alias is no target', () => {
    const { call } = kmsWith(stateKey);
    const named = (AliasName: string, TargetKeyId = ID) =>
      call('CreateAlias', { AliasName, TargetKeyId }).type;
    expect(named('alias/aws/state')).toBe('InvalidAliasNameException');
    expect(named('state')).toBe('ValidationException');
    expect(named('alias/second', ALIAS)).toBe('ValidationException');
    expect(named('alias/second')).toBeUndefined();
  });

  it('aliases come in pages', () => {
    const { call } = kmsWith(...['a', 'b', 'c'].map((name) => ({ alias: `alias/${name}` })));
    const first = call('ListAliases', { Limit: 2 }).json as { NextMarker: string; Truncated: boolean };
    expect(first).toMatchObject({
      Truncated: true,
      Aliases: [{ AliasName: 'alias/a' }, { AliasName: 'alias/b' }],
    });
    expect(call('ListAliases', { Marker: first.NextMarker }).json).toMatchObject({
      Truncated: false,
      Aliases: [{ AliasName: 'alias/c' }],
    });
  });
});
