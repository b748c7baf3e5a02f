import { contextOf } from '../policies/context.ts';
import { decide } from '../policies/decide.ts';
import { evaluateResource } from '../policies/evaluate.ts';
import { callerContext, principalOf } from '../policies/identity.ts';
import { secretsNeeds } from '../policies/needs/secrets-manager.ts';
import { iamState } from '../iam/state.ts';
import type { ServiceRequest } from '../service.ts';
import { accessDenied } from './errors.ts';
import { parseResourcePolicy } from './policy.ts';
import { type Secret, usesDefaultKey } from './state.ts';

/**
 * Whether the caller may carry out an operation on a secret.
 *
 * Where no policies bind the caller (see `policiesOf`), everybody may do in its own account what the resource policy
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
  const [asked] = secretsNeeds(call.operation, call);
  const context = new Map([...callerContext(world, account, caller), ...(asked?.context ?? contextOf({}))]);
  const question = { action, resource: secret.arn, context };
  const verdict =
    secret.policy === null
      ? 'none'
      : evaluateResource(parseResourcePolicy(secret.policy), principalOf(world, account, caller), question);
  const decision = decide(call, question);
  const own = decision?.verdict ?? (identityAllows(call) ? 'allow' : 'none');

  if (verdict === 'deny') throw denied('with an explicit deny in a resource-based policy');
  if (own === 'deny') throw denied('with an explicit deny in an identity-based policy');
  // Whatever the secret's policy allows to a role, its sessions have only within their session policies.
  if (decision?.by === 'session' && own !== 'allow')
    throw denied(`because no session policy allows the ${action} action`);
  const isOwn = account === secret.account;
  if (!isOwn && verdict === 'none')
    throw denied(`because no resource-based policy allows the ${action} action`);
  if (!(isOwn && verdict === 'allow') && own !== 'allow')
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
