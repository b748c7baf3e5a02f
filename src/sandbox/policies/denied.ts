import { AwsError } from '../service.ts';
import type { Decision } from './decisions.ts';
import type { Question } from './evaluate.ts';

/**
 * The error of a service for a call that policies do not allow, in its own words.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export const accessDenied = (
  service: string,
  { caller, action, resource, verdict, by }: Decision,
): AwsError => {
  const why =
    verdict === 'deny'
      ? `with an explicit deny in ${POLICIES[by].one}`
      : `because no ${POLICIES[by].kind} allows the ${action} action`;
  const [code, status] = CODES.get(service) ?? ['AccessDeniedException', 400];
  const { user, shown } = {
    user: caller,
    shown: service === 's3' ? `"${resource}"` : shownResource(resource),
  };
  if (service === 'ses')
    return new AwsError(
      code,
      `User \`${user}' is not authorized to perform \`${action}' on resource \`${resource}'`,
      status,
    );
  if (service === 'secretsmanager' && action.startsWith('kms:'))
    return new AwsError(code, 'Access to KMS is not allowed', status);
  return new AwsError(
    code,
    `User: ${user} is not authorized to perform: ${action} on resource: ${shown} ${why}`,
    status,
  );
};

const POLICIES = {
  identity: { one: 'an identity-based policy', kind: 'identity-based policy' },
  session: { one: 'a session policy', kind: 'session policy' },
} as const;
/** The same in the words of S3, when the policy of the bucket denies it. */
export const deniedByResource = (caller: string, { action, resource }: Question): AwsError =>
  new AwsError(
    'AccessDenied',
    `User: ${caller} is not authorized to perform: ${action} on resource: "${resource}" with an explicit deny in a resource-based policy`,
    403,
  );

const CODES: ReadonlyMap<string, readonly [code: string, status: number]> = new Map([
  ['iam', ['AccessDenied', 403]],
  ['sts', ['AccessDenied', 403]],
  ['s3', ['AccessDenied', 403]],
  ['ses', ['AccessDeniedException', 403]],
]);

/** IAM names a user as `user alice`. */
const shownResource = (resource: string): string => {
  const [, name] = /^arn:aws:iam::\d{12}:user\/(?:.*\/)?([^/]+)$/.exec(resource) ?? [];
  return name === undefined ? resource : `user ${name}`;
};
