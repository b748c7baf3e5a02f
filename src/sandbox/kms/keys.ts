import { z } from 'zod';
import { type JsonOperation, epochSeconds, jsonOperation } from '../wire/json-service.ts';
import { keyOf } from './access.ts';
import { invalidKeyId, unsupported, validation } from './errors.ts';
import { parseKeyPolicy } from './policy.ts';
import { type Key, type KeyUsage, addKey } from './state.ts';

const createInput = z.object({
  KeySpec: z.string().optional(),
  CustomerMasterKeySpec: z.string().optional(),
  KeyUsage: z.string().optional(),
  Description: z.string().max(8192).optional(),
  Policy: z.string().min(1).max(131_072).optional(),
  Origin: z.string().optional(),
  MultiRegion: z.boolean().optional(),
});

/** CreateKey: a key for HMAC-SHA-256, or one for encryption, which can only be looked at. */
const createKey = jsonOperation(createInput, ({ world, account, region, input }) => {
  const usage = usageOf(input);
  if ((input.Origin ?? 'AWS_KMS') !== 'AWS_KMS' || input.MultiRegion === true)
    throw unsupported('The embedded AWS makes keys of one region, with material of its own.');
  if (input.Policy !== undefined) parseKeyPolicy(input.Policy);
  const { Description: description, Policy: policy } = input;
  const key = addKey(world, { account, region, usage, description, policy });
  return { result: { KeyMetadata: metadata(key) }, noted: { KeyId: key.id } };
});

export const keyId = z.string().min(1).max(2048);
const onlyKeyId = z.object({ KeyId: keyId });

const describeKey = jsonOperation(onlyKeyId, (call) => ({ result: { KeyMetadata: metadata(keyOf(call)) } }));

const enable = (enabled: boolean): JsonOperation =>
  jsonOperation(onlyKeyId, (call) => {
    if (call.input.KeyId.includes('alias/')) throw invalidKeyId(call.input.KeyId);
    keyOf(call).enabled = enabled;
    return { result: {} };
  });

export const KEY_OPERATIONS: Readonly<Record<string, JsonOperation>> = {
  CreateKey: createKey,
  DescribeKey: describeKey,
  EnableKey: enable(true),
  DisableKey: enable(false),
};

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html#KMS-CreateKey-request-KeyUsage */
const usageOf = (input: z.infer<typeof createInput>): KeyUsage => {
  const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
  const usage = USAGE_BY_SPEC.get(spec);
  if (usage === undefined) throw unsupported(`The embedded AWS makes no keys of the spec ${spec}.`);
  if (input.KeyUsage === undefined && spec !== 'SYMMETRIC_DEFAULT')
    throw validation(
      'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
    );
  if (input.KeyUsage !== undefined && input.KeyUsage !== usage)
    throw validation(`KeyUsage ${input.KeyUsage} is not compatible with KeySpec ${spec}`);
  return usage;
};

const USAGE_BY_SPEC: ReadonlyMap<string, KeyUsage> = new Map([
  ['HMAC_256', 'GENERATE_VERIFY_MAC'],
  ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'],
]);

const metadata = ({ account, id, arn, created, enabled, description, usage }: Key): object => {
  const spec = usage === 'GENERATE_VERIFY_MAC' ? 'HMAC_256' : 'SYMMETRIC_DEFAULT';
  return {
    AWSAccountId: account,
    KeyId: id,
    Arn: arn,
    CreationDate: epochSeconds(created),
    Enabled: enabled,
    Description: description,
    KeyUsage: usage,
    KeyState: enabled ? 'Enabled' : 'Disabled',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    KeySpec: spec,
    CustomerMasterKeySpec: spec,
    MultiRegion: false,
    ...(spec === 'HMAC_256' ? { MacAlgorithms: ['HMAC_SHA_256'] } : { EncryptionAlgorithms: [spec] }),
  };
};
