const OF_AWS = 'alias/aws/secretsmanager';

/**
 * Whether AWS and the policy name the same KMS key. AWS answers with the key's id, or with its ARN or its alias's ARN
 * where the secret was created with one; nothing means AWS's own key. An id is never told to be an alias's: that only
 * KMS could say.
 */
export function isSameKmsKey(actual: string | null, wanted: string | null): boolean {
  return nameOf(actual) === nameOf(wanted);
}

function nameOf(key: string | null): string {
  return key === null ? OF_AWS : key.replace(/^arn:[^/]*:(?:key\/|(?=alias\/))/, '');
}
