/** Policies of AWS's own, as far as anybody here attaches them: what they allow. Others allow nothing and deny nothing. */
export const managedPolicy = (arn: string): string | null => {
  const actions = ALLOWED.get(arn.replace('arn:aws:iam::aws:policy/', ''));
  if (actions === undefined) return null;
  return JSON.stringify({ Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
};

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html */
const ALLOWED: ReadonlyMap<string, readonly string[]> = new Map([
  ['AdministratorAccess', ['*']],
  ['PowerUserAccess', ['secretsmanager:*', 's3:*', 'ses:*', 'cloudtrail:*']],
  ['SecretsManagerReadWrite', ['secretsmanager:*']],
  ['IAMFullAccess', ['iam:*']],
  ['IAMReadOnlyAccess', ['iam:Get*', 'iam:List*', 'iam:Generate*', 'iam:Simulate*']],
]);
