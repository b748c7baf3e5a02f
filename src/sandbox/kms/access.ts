import { contextOf } from '../policies/context.ts';
import { decide } from '../policies/decide.ts';
import { evaluateResource } from '../policies/evaluate.ts';
import { callerContext, principalOf } from '../policies/identity.ts';
import type { ServiceRequest } from '../service.ts';
import type { JsonCall } from '../wire/json-service.ts';
import { accessDenied } from './errors.ts';
import { findKey } from './find.ts';
import { parseKeyPolicy } from './policy.ts';
import { type Key, aliasesOf } from './state.ts';

type Asked = JsonCall<{ readonly KeyId: string; readonly MacAlgorithm?: string }>;

/**
 * The key a call names, if the caller may do to it what the call asks for.
 * @throws AwsError `NotFoundException`, `AccessDeniedException`
 */
export const keyOf = (call: Asked): Key => {
  const { key, alias } = findKey(call, call.input.KeyId);
  authorize(call, key, {
    'kms:RequestAlias': alias,
    'kms:MacAlgorithm': call.input.MacAlgorithm,
  });
  return key;
};

/**
 * Whether the caller may carry out an operation on a key. The key policy comes first: it allows the caller by name, or
 * leaves it to the policies of the caller's account, or allows nothing. Callers of another account always need both.
 * https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 *
 * @param asked condition keys of this call
 * @throws AwsError `AccessDeniedException`
 */
export const authorize = (
  call: ServiceRequest & { readonly operation: string },
  key: Key,
  asked: Readonly<Record<string, string | undefined>> = {},
): void => {
  const { account, caller, world } = call;
  const action = `kms:${call.operation}`;
  const context = new Map([
    ...callerContext(world, account, caller),
    ...contextOf({
      ...asked,
      'kms:CallerAccount': account,
      'kms:ResourceAliases': aliasesOf(world, key).map(({ name }) => name),
      'aws:ResourceAccount': key.account,
    }),
  ]);
  const question = { action, resource: key.arn, context };
  const policy = evaluateResource(parseKeyPolicy(key.policy), principalOf(world, account, caller), question);
  const own = decide(call, question)?.verdict ?? 'allow';
  const denied = (why: string): Error =>
    accessDenied(
      `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${key.arn} ${why}`,
    );

  if (policy === 'deny') throw denied('with an explicit deny in a resource-based policy');
  if (own === 'deny') throw denied('with an explicit deny in an identity-based policy');
  if (policy === 'none') throw denied(`because no resource-based policy allows the ${action} action`);
  const byNameAtHome = policy === 'allow' && account === key.account;
  if (!byNameAtHome && own !== 'allow')
    throw denied(`because no identity-based policy allows the ${action} action`);
};
