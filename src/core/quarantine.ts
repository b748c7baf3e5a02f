/** Of AWS itself: where an account's own policies have its number, AWS's have `aws`. */
const QUARANTINE = /^arn:[^:]+:iam::aws:policy\/AWSCompromisedKeyQuarantine/;

/**
 * AWS attaches its managed policy `AWSCompromisedKeyQuarantine`, `…V2`, `…V3`, … to the user of a key it found in public.
 * @param policyArn a name proves nothing: an account may call a policy of its own by it
 */
export function isQuarantine(policyArn: string): boolean {
  return QUARANTINE.test(policyArn);
}

/** How people know a policy: the last part of its ARN. */
export function policyName(policyArn: string): string {
  return policyArn.slice(policyArn.lastIndexOf('/') + 1);
}
