import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type JsonCall, type JsonOperation, jsonOperation } from '../wire/json-service.ts';
import { keyOf } from './access.ts';
import { disabled, invalidMac, validation, wrongUsage } from './errors.ts';
import { keyId } from './keys.ts';
import type { Key } from './state.ts';

/** The most bytes of a message. https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html */
const LONGEST_MESSAGE = 4096;

const asked = {
  KeyId: keyId,
  Message: z.base64(),
  MacAlgorithm: z.enum(['HMAC_SHA_224', 'HMAC_SHA_256', 'HMAC_SHA_384', 'HMAC_SHA_512']),
};

/** GenerateMac: the HMAC-SHA-256 of a message. */
const generateMac = jsonOperation(z.object(asked), (call) => {
  const { key, mac } = compute(call);
  const { MacAlgorithm } = call.input;
  return { result: { KeyId: key.arn, Mac: mac.toString('base64'), MacAlgorithm }, noted: { KeyId: key.arn } };
});

/** VerifyMac: a MAC that is not the message's is an error, as on AWS, and never an answer. */
const verifyMac = jsonOperation(z.object({ ...asked, Mac: z.base64().min(1) }), (call) => {
  const { key, mac } = compute(call);
  const given = Buffer.from(call.input.Mac, 'base64');
  if (given.length !== mac.length || !timingSafeEqual(given, mac)) throw invalidMac();
  return { result: { KeyId: key.arn, MacValid: true, MacAlgorithm: call.input.MacAlgorithm } };
});

export const MAC_OPERATIONS: Readonly<Record<string, JsonOperation>> = {
  GenerateMac: generateMac,
  VerifyMac: verifyMac,
};

const compute = (
  call: JsonCall<{ readonly KeyId: string; readonly Message: string; readonly MacAlgorithm: string }>,
): { readonly key: Key; readonly mac: Buffer } => {
  const { Message, MacAlgorithm } = call.input;
  const message = Buffer.from(Message, 'base64');
  if (message.length === 0) throw outOfBounds('greater than or equal to 1');
  if (message.length > LONGEST_MESSAGE) throw outOfBounds(`less than or equal to ${LONGEST_MESSAGE}`);
  const key = keyOf(call);
  if (!key.enabled) throw disabled(key.arn);
  if (key.usage !== 'GENERATE_VERIFY_MAC')
    throw wrongUsage(`${key.arn} key usage is ${key.usage} which is not valid for ${call.operation}.`);
  if (MacAlgorithm !== 'HMAC_SHA_256')
    throw wrongUsage(`Algorithm ${MacAlgorithm} is incompatible with key spec HMAC_256.`);
  return { key, mac: createHmac('sha256', key.material).update(message).digest() };
};

/** What was sent is never repeated: AWS hides it, too. */
const outOfBounds = (constraint: string): Error =>
  validation(
    `1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length ${constraint}`,
  );
