/** A policy as IAM takes it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  /** In the policy that says who may assume a role. */
  readonly Principal?: { readonly AWS: string };
  readonly Action: readonly string[];
  /** Left out in a policy that stands on its resource. */
  readonly Resource?: readonly string[];
  readonly Condition?: Condition;
}

/** Operator to condition key to value: `{ StringEquals: { 'ses:FromAddress': 'a@example.com' } }`. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** The most characters of a managed policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MANAGED_POLICY_LIMIT = 6144;

export function documentOf(statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

/** Characters as IAM counts them: white space is free. None of our texts holds any. */
export function sizeOf(document: PolicyDocument): number {
  return JSON.stringify(document).replaceAll(/\s/g, '').length;
}
