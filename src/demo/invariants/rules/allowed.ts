import type { LoggedCall } from '../../../sandbox/log/call-log.ts';
import { type Agreement, type Evidence, type Finding, dayOf, holds } from '../evidence.ts';
import { parameter } from '../history.ts';

/** Everything Keywarden needs to change, for the life of a key. */
const WRITES: ReadonlySet<string> = new Set([
  'iam:CreateAccessKey',
  'iam:UpdateAccessKey',
  'iam:DeleteAccessKey',
  'iam:TagUser',
  'iam:UntagUser',
  'ses:SendEmail',
  'secretsmanager:CreateSecret',
  'secretsmanager:PutResourcePolicy',
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecretVersionStage',
  'secretsmanager:TagResource',
  'secretsmanager:UntagResource',
]);
/** Reading the value of a secret is not among them: what was handed over is its owner's. */
const READS: ReadonlySet<string> = new Set([
  'sts:GetCallerIdentity',
  'iam:GenerateCredentialReport',
  'iam:GetCredentialReport',
  'iam:GetAccountAuthorizationDetails',
  'iam:ListUsers',
  'iam:GetUser',
  'iam:ListUserTags',
  'iam:ListGroupsForUser',
  'iam:ListAttachedUserPolicies',
  'iam:ListAccessKeys',
  'iam:GetAccessKeyLastUsed',
  'ses:ListSuppressedDestinations',
  'secretsmanager:DescribeSecret',
  'secretsmanager:ListSecrets',
  'secretsmanager:GetResourcePolicy',
  'cloudtrail:LookupEvents',
]);
/** The tag on a user in which it keeps the record of one key. */
const RECORD = /^keywarden:AKIA[A-Z2-7]{16}$/;

/** Keywarden calls nothing but what it is for, and writes no tag but its records. */
export function onlyAllowedCalls({ calls }: Evidence, { isKeywarden }: Agreement): readonly Finding[] {
  return calls
    .filter(({ caller }) => isKeywarden(caller ?? ''))
    .map((call) => {
      const name = `${call.service}:${call.operation}`;
      if (!WRITES.has(name) && !READS.has(name)) {
        return {
          violation: `${name} was called on ${dayOf(Date.parse(call.at))}, which Keywarden has no business to call.`,
        };
      }
      const foreign = (call.service === 'iam' ? tagNames(call) : []).find((tag) => !RECORD.test(tag));
      return holds(
        foreign === undefined,
        () =>
          `${name} on ${dayOf(Date.parse(call.at))} touched the tag ${foreign} of ${parameter(call, 'UserName')}, which is not a record.`,
      );
    });
}

function tagNames({ parameters: { Tags: tags, TagKeys: keys } }: LoggedCall): readonly string[] {
  if (Array.isArray(keys)) return keys as readonly string[];
  return typeof tags === 'object' && !Array.isArray(tags) ? Object.keys(tags) : [];
}
