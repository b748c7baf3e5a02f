import type { ServiceRequest } from '../service.ts';
import { sessions } from '../sts/sessions.ts';
import { type Decision, decisionsOf } from './decisions.ts';
import { type Question, evaluateIdentity } from './evaluate.ts';
import { callerContext, policiesOf } from './identity.ts';

/**
 * What the caller's own policies answer, kept for whoever asks later what was needed; null: none bind it. A session
 * policy binds whatever the switches say: whoever gave it asked for it.
 */
export const decide = (
  { world, account, caller }: Pick<ServiceRequest, 'world' | 'account' | 'caller'>,
  question: Question,
): Decision | null => {
  const policies = policiesOf(world, caller.arn);
  const bounds = sessions(world).get(caller.accessKeyId)?.bounds ?? null;
  if (policies === null && bounds === null) return null;
  const context = new Map([...callerContext(world, account, caller), ...question.context]);
  const asked = { ...question, context };
  const own = policies === null ? 'allow' : evaluateIdentity(policies, asked);
  const within = bounds === null ? 'allow' : evaluateIdentity([bounds], asked);
  const by = own === 'allow' && within !== 'allow' ? 'session' : 'identity';
  const decision = { ...asked, caller: caller.arn, verdict: by === 'session' ? within : own, by } as const;
  decisionsOf(world).push(decision);
  return decision;
};
