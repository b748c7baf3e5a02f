/**
 * A text as it stands in the `Resource` or in a `Condition` of an IAM policy and means itself: `*` and `?` fit other
 * texts there, and `${…}` is what AWS puts in its place, so a path `/a*` or `/${aws:username}` would be more than that
 * path. A `Principal` knows no such spelling: what `isLiteral` says no to must not stand in one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 */
export function policyLiteral(text: string): string {
  return text.replaceAll(/[*?]|\$(?=\{)/g, (sign) => `\${${sign}}`);
}

/** Whether a text means itself in a policy as it is. */
export function isLiteral(text: string): boolean {
  return policyLiteral(text) === text;
}
