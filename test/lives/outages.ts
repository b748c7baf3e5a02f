import type { Fault } from '../../src/sandbox/faults/fault.ts';
import type { Life } from './world.ts';

const OPERATIONS = [
  'iam:ListAccessKeys',
  'iam:GetAccessKeyLastUsed',
  'iam:ListUserTags',
  'iam:TagUser',
  'iam:UntagUser',
  'iam:CreateAccessKey',
  'iam:UpdateAccessKey',
  'iam:DeleteAccessKey',
  'iam:GetAccountAuthorizationDetails',
  'iam:GetCredentialReport',
  'ses:SendEmail',
  'secretsmanager:PutSecretValue',
  'secretsmanager:*',
  's3:*',
  'cloudtrail:*',
] as const;

/** How the night's run is disturbed; empty: not at all. */
export function outage({ random }: Life): readonly Fault[] {
  if (!random.chance(0.15)) return [];
  const operation = random.pick(OPERATIONS);
  const where = { operation, after: random.between(0, 12), times: random.between(1, 8) };
  const failing = { code: 'InternalFailure', status: 500 };
  return [
    random.pick<Fault>([
      { ...where, kind: 'throttle' },
      { ...where, kind: 'drop' },
      { ...where, kind: 'drop-after' },
      { ...where, kind: 'error', code: 'AccessDenied', status: 403 },
      { ...where, kind: 'error', ...failing },
      { ...where, kind: 'error-after', ...failing },
      // From here on nothing answers any more: what the run began it cannot end.
      { operation: 'iam:*', after: random.between(5, 60), kind: 'drop' },
    ]),
  ];
}
