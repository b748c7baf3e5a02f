import { findSecret } from '../secrets-manager/secret.ts';
import type { ServiceRequest } from '../service.ts';
import { decide } from './decide.ts';
import { accessDenied } from './denied.ts';
import type { Question } from './evaluate.ts';
import { needsOf } from './needs/needs.ts';

/**
 * Refuses a call that the caller's own policies do not allow.
 * @throws AwsError in the service's words
 */
export const enforce = (service: string, operation: string, request: ServiceRequest): void => {
  for (const question of needsOf(service)(operation, request)) {
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
