import type { Context } from './context.ts';
import { like } from './like.ts';
import type { Policy, Statement } from './policy.ts';
import { resolveVariables } from './variables.ts';

/** What is asked for. */
export interface Question {
  /** `secretsmanager:GetSecretValue`. */
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** Who asks, as a policy of a resource sees it. */
export interface Principal {
  readonly account: string;
  /** The caller's own ARN. */
  readonly arn: string;
  /** `aws:PrincipalArn`: of a session, the role's ARN. */
  readonly principalArn: string;
}

/**
 * What the policies of an identity answer: an explicit `deny` wins.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const evaluateIdentity = (
  policies: readonly Policy[],
  question: Question,
): 'deny' | 'allow' | 'none' => {
  const applying = policies
    .flatMap(({ statements }) => statements)
    .filter((statement) => covers(statement, question));
  if (applying.some(({ effect }) => effect === 'Deny')) return 'deny';
  return applying.length > 0 ? 'allow' : 'none';
};

/**
 * What the policy of a resource answers: `deny`; `allow`, the caller by name or everybody; `delegate`, the caller's
 * account, which leaves it to the caller's identity policies; or nothing.
 */
export const evaluateResource = (
  policy: Policy,
  principal: Principal,
  question: Question,
): 'deny' | 'allow' | 'delegate' | 'none' => {
  const isNamed = ({ principals }: Statement): boolean =>
    principals.some((each) => each === '*' || each === principal.arn || each === principal.principalArn);
  const applying = policy.statements.filter(
    (statement) =>
      (isNamed(statement) || statement.principals.includes(principal.account)) && covers(statement, question),
  );
  if (applying.some(({ effect }) => effect === 'Deny')) return 'deny';
  if (applying.some(isNamed)) return 'allow';
  return applying.length > 0 ? 'delegate' : 'none';
};

const covers = (
  { actions, resources, conditions }: Statement,
  { action, resource, context }: Question,
): boolean =>
  actions.some((each) => like(each.toLowerCase(), action.toLowerCase())) &&
  resources.some((each) => {
    const pattern = resolveVariables(each, context);
    return pattern !== null && like(pattern, resource);
  }) &&
  conditions.every((holds) => holds(context));
