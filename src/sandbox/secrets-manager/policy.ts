import { MalformedPolicy, UnsupportedPolicy } from '../policies/faults.ts';
import { type Policy, parsePolicy } from '../policies/policy.ts';
import { malformedPolicy, notImplemented } from './errors.ts';

/**
 * Reads the resource policy of a secret.
 * @throws AwsError `MalformedPolicyDocumentException` for what AWS would not take either; `NotImplemented` for what AWS
 *   knows and the embedded AWS does not: it would have to guess who may read a secret.
 */
export const parseResourcePolicy = (text: string): Policy => {
  try {
    return parsePolicy(text, 'resource');
  } catch (error) {
    if (error instanceof UnsupportedPolicy) throw notImplemented(`${error.what} in a resource policy`);
    if (!(error instanceof MalformedPolicy)) throw error;
    throw error.fault === 'principal'
      ? unsupportedPrincipal()
      : malformedPolicy('This resource policy contains a syntax error.');
  }
};

/** Whether a policy gives access to everybody, as BlockPublicPolicy understands it. */
export const isPublic = ({ statements }: Policy): boolean =>
  statements.some(
    ({ effect, principals, conditions }) =>
      effect === 'Allow' && principals.includes('*') && conditions.length === 0,
  );

export const unsupportedPrincipal = (): Error =>
  malformedPolicy('This resource policy contains an unsupported principal.');
