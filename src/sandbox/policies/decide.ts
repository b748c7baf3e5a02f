import type { ServiceRequest } from '../service.ts';
import { type Decision, decisionsOf } from './decisions.ts';
import { type Question, evaluateIdentity } from './evaluate.ts';
import { callerContext, policiesOf } from './identity.ts';

/** What the caller's own policies answer, kept for whoever asks later what was needed; null: none bind it. */
export const decide = (
  { world, account, caller }: Pick<ServiceRequest, 'world' | 'account' | 'caller'>,
  question: Question,
): Decision | null => {
  const policies = policiesOf(world, caller.arn);
  if (policies === null) return null;
  const context = new Map([...callerContext(world, account, caller), ...question.context]);
  const verdict = evaluateIdentity(policies, { ...question, context });
  const decision = { ...question, context, caller: caller.arn, verdict };
  decisionsOf(world).push(decision);
  return decision;
};
