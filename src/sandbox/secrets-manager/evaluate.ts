import type { Condition, Policy, Statement } from './policy.ts';

/** Who asks for what, as a policy sees it. */
export interface Question {
  readonly account: string;
  /** The caller's own ARN. */
  readonly arn: string;
  /** `aws:PrincipalArn`: of a session, the role's ARN. */
  readonly principalArn: string;
  /** `secretsmanager:GetSecretValue`. */
  readonly action: string;
  readonly resource: string;
}

/**
 * What a resource policy answers: `deny`; `allow`, the caller by name or everybody; `delegate`, the caller's account,
 * which leaves it to the caller's identity policies; or nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const evaluate = (policy: Policy, question: Question): 'deny' | 'allow' | 'delegate' | 'none' => {
  const applying = policy.statements.filter((statement) => applies(statement, question));
  if (applying.some(({ effect }) => effect === 'Deny')) return 'deny';
  if (applying.some((statement) => statement.principals.some((each) => isByName(each, question))))
    return 'allow';
  return applying.length > 0 ? 'delegate' : 'none';
};

const applies = (statement: Statement, question: Question): boolean =>
  statement.principals.some((each) => isByName(each, question) || each === question.account) &&
  statement.actions.some((action) => like(action.toLowerCase(), question.action.toLowerCase())) &&
  statement.resources.some((resource) => like(resource, question.resource)) &&
  statement.conditions.every((condition) => holds(condition, question.principalArn));

const isByName = (principal: string, { arn, principalArn }: Question): boolean =>
  principal === '*' || principal === arn || principal === principalArn;

const holds = ({ isNegated, hasWildcards, values }: Condition, principalArn: string): boolean =>
  values.some((value) => (hasWildcards ? like(value, principalArn) : value === principalArn)) !== isNegated;

/** `*` stands for any text, `?` for one character. */
const like = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(text);
