import { iamState } from '../iam/state.ts';
import { sessionRole } from '../iam/session-role.ts';
import type { ServiceRequest } from '../service.ts';
import { accessDenied } from './errors.ts';
import { evaluate } from './evaluate.ts';
import { parsePolicy } from './policy.ts';
import { type Secret, usesDefaultKey } from './state.ts';

/**
 * Whether the caller may carry out an operation on a secret.
 *
 * The embedded AWS evaluates no identity policies: in its own account everybody may do everything the resource policy
 * does not deny. The one exception is what a rotation must get right, reading a value: an IAM user may do that when the
 * resource policy names it, or when a policy of AWS's own is attached to it that allows it. Callers of another account
 * need the resource policy, and a key of the customer's own, since they cannot use AWS's.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 *
 * @throws AwsError `AccessDeniedException`
 */
export const authorize = (call: ServiceRequest & { readonly operation: string }, secret: Secret): void => {
  const { account, caller, world } = call;
  const action = `secretsmanager:${call.operation}`;
  const denied = (why: string): Error =>
    accessDenied(
      `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${secret.arn} ${why}`,
    );
  const principalArn = sessionRole(world, caller.arn)?.arn ?? caller.arn;
  const question = { account, arn: caller.arn, principalArn, action, resource: secret.arn };
  const verdict = secret.policy === null ? 'none' : evaluate(parsePolicy(secret.policy), question);

  if (verdict === 'deny') throw denied('with an explicit deny in a resource-based policy');
  const isOwn = account === secret.account;
  if (!isOwn && verdict === 'none')
    throw denied(`because no resource-based policy allows the ${action} action`);
  if (!(isOwn && verdict === 'allow') && !identityAllows(call))
    throw denied(`because no identity-based policy allows the ${action} action`);
  if (!isOwn && USE_THE_KEY.has(call.operation) && usesDefaultKey(secret))
    throw accessDenied('Access to KMS is not allowed');
};

const USE_THE_KEY: ReadonlySet<string> = new Set(['GetSecretValue', 'PutSecretValue']);

/** Policies of AWS's own that allow reading the values of secrets. */
const READERS: ReadonlySet<string> = new Set([
  'arn:aws:iam::aws:policy/AdministratorAccess',
  'arn:aws:iam::aws:policy/PowerUserAccess',
  'arn:aws:iam::aws:policy/SecretsManagerReadWrite',
]);

const identityAllows = ({ caller, world, account, operation }: Parameters<typeof authorize>[0]): boolean => {
  if (caller.kind !== 'user' || operation !== 'GetSecretValue') return true;
  const name = caller.arn.slice(caller.arn.lastIndexOf('/') + 1);
  const user = iamState(world, account).users.get(name.toLowerCase());
  return user?.attachedPolicies.some(({ arn }) => READERS.has(arn)) ?? false;
};
