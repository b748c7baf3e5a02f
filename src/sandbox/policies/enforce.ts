import { allBuckets } from '../s3/state.ts';
import { findSecret } from '../secrets-manager/secret.ts';
import type { ServiceRequest } from '../service.ts';
import { decide } from './decide.ts';
import { accessDenied, deniedByResource } from './denied.ts';
import { type Question, evaluateResource } from './evaluate.ts';
import { callerContext, principalOf } from './identity.ts';
import { needsOf } from './needs/needs.ts';
import { parsePolicy } from './policy.ts';

/**
 * Refuses a call that the caller's own policies do not allow.
 * @throws AwsError in the service's words
 */
export const enforce = (service: string, operation: string, request: ServiceRequest): void => {
  for (const question of needsOf(service)(operation, request)) {
    if (service === 's3' && bucketDenies(request, question))
      throw deniedByResource(request.caller.arn, question);
    if (hasItsOwnPolicy(request, question)) continue;
    const decision = decide(request, question);
    if (decision !== null && decision.verdict !== 'allow') throw accessDenied(service, decision);
  }
};

/** A secret that is there may let in whom the caller's policies do not: Secrets Manager weighs both itself. */
const hasItsOwnPolicy = (
  { world, account, region }: ServiceRequest,
  { action, resource }: Question,
): boolean =>
  action.startsWith('secretsmanager:') && findSecret(world, account, region, resource) !== undefined;

/** What the policy of a bucket denies is denied to everybody, whatever their own policies allow, or whether any bind them. */
const bucketDenies = (
  { world, account, caller }: ServiceRequest,
  { resource, context, ...question }: Question,
): boolean => {
  const [, name = ''] = /^arn:aws:s3:::([^/]+)/.exec(resource) ?? [];
  const policy = allBuckets(world).get(name)?.policy ?? null;
  if (policy === null) return false;
  const known = new Map([...callerContext(world, account, caller), ...context]);
  const asked = { ...question, resource, context: known };
  return (
    evaluateResource(parsePolicy(policy, 'resource'), principalOf(world, account, caller), asked) === 'deny'
  );
};
