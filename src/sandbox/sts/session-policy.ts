import { deflateRawSync } from 'node:zlib';
import { invalidValue } from '../iam/errors.ts';
import { MalformedPolicy } from '../policies/faults.ts';
import { type Policy, parsePolicy } from '../policies/policy.ts';
import { AwsError } from '../service.ts';
import type { Session } from './sessions.ts';

/** The most characters of an inline session policy. */
const LONGEST = 2048;
/** Bytes. AWS tells neither how it packs nor how much it takes; this is on the strict side of what it has refused. */
const MOST_PACKED = 1024;

/**
 * The session policy of a call: what a session may do is what its role may and this policy allows, too.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * @throws AwsError `ValidationError` above 2,048 characters, `MalformedPolicyDocument`, `PackedPolicyTooLarge`
 */
export const readSessionPolicy = (text: string | null): Pick<Session, 'policy' | 'bounds'> => {
  if (text === null) return { policy: null, bounds: null };
  if (text.length < 1 || text.length > LONGEST)
    throw invalidValue(text, 'policy', `Member must have length less than or equal to ${LONGEST}`);
  const bounds = parsed(text);
  const size = packedSize(text);
  if (size > 100)
    throw new AwsError(
      'PackedPolicyTooLarge',
      `Packed size of session policy consumes ${size}% of allotted space.`,
    );
  return { policy: text, bounds };
};

const parsed = (text: string): Policy => {
  try {
    return parsePolicy(text, 'identity');
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    throw new AwsError('MalformedPolicyDocument', 'Syntax errors in policy.');
  }
};

/** Percent of what AWS takes. */
export const packedSize = (text: string): number =>
  Math.ceil((deflateRawSync(text).length / MOST_PACKED) * 100);
