import type { Caller, ServiceRequest } from '../service.ts';
import { sessions } from '../sts/sessions.ts';
import type { World } from '../world.ts';
import { type Decision, decisionsOf } from './decisions.ts';
import { type Question, evaluateIdentity } from './evaluate.ts';
import { callerContext, policiesOf } from './identity.ts';
import { parsePolicy } from './policy.ts';

/**
 * What the caller's own policies answer, kept for whoever asks later what was needed; null: none bind it. A session
 * policy binds whatever the switches say: whoever gave it asked for it.
 */
export const decide = (
  { world, account, caller }: Pick<ServiceRequest, 'world' | 'account' | 'caller'>,
  question: Question,
): Decision | null => {
  const policies = policiesOf(world, caller.arn);
  const sessionPolicy = sessionPolicyOf(world, caller);
  if (policies === null && sessionPolicy === null) return null;
  const context = new Map([...callerContext(world, account, caller), ...question.context]);
  const asked = { ...question, context };
  const own = policies === null ? 'allow' : evaluateIdentity(policies, asked);
  const within =
    sessionPolicy === null ? 'allow' : evaluateIdentity([parsePolicy(sessionPolicy, 'identity')], asked);
  const by = own === 'allow' && within !== 'allow' ? 'session' : 'identity';
  const decision = { ...asked, caller: caller.arn, verdict: by === 'session' ? within : own, by } as const;
  decisionsOf(world).push(decision);
  return decision;
};

const sessionPolicyOf = (world: World, { accessKeyId }: Caller): string | null =>
  sessions(world).get(accessKeyId)?.policy ?? null;
