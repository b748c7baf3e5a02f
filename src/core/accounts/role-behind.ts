/**
 * The identity that a trust policy names for a caller: of a session it is the role. The role's path, if it has one, does not
 * show in the session.
 * @param arn as `sts:GetCallerIdentity` gives it
 * @returns the ARN of a role; anything else as it is
 */
export function roleBehind(arn: string): string {
  return arn.replace(/:sts:(.*):assumed-role\/([^/]+)\/.*$/, ':iam:$1:role/$2');
}
