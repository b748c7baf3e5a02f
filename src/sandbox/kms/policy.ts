import { MalformedPolicy, UnsupportedPolicy } from '../policies/faults.ts';
import { type Policy, parsePolicy } from '../policies/policy.ts';
import { AwsError } from '../service.ts';
import { malformedPolicy } from './errors.ts';

/**
 * Reads a key policy.
 * @throws AwsError `MalformedPolicyDocumentException` for what AWS would not take either; `NotImplemented` for what AWS
 *   knows and the embedded AWS does not: it would have to guess who may use a key.
 */
export const parseKeyPolicy = (text: string): Policy => {
  try {
    return parsePolicy(text, 'resource');
  } catch (error) {
    if (error instanceof UnsupportedPolicy)
      throw new AwsError(
        'NotImplemented',
        `The embedded AWS's KMS has no ${error.what} in a key policy.`,
        501,
      );
    if (!(error instanceof MalformedPolicy)) throw error;
    throw malformedPolicy();
  }
};
