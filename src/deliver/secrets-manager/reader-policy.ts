import { isLiteral } from '../../core/policy-literal.ts';
import type { SinkUser } from '../../core/ports.ts';
import { sortedJson } from '../../core/sorted-json.ts';
import { quoted } from '../shell.ts';
import { SinkError } from '../sink-error.ts';

/**
 * The resource policy of a user's secret: that user reads it, and nobody else does, whatever identity policies allow,
 * ours included. Who manages secrets can still manage this one, and replace this policy; CloudTrail shows it.
 * @throws SinkError for a user whose path would mean something else in a policy
 */
export function readerPolicy({ arn, user }: SinkUser): string {
  if (!isLiteral(arn)) throw notItself(user, arn);
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TheUserReads',
        Effect: 'Allow',
        Principal: { AWS: arn },
        Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
        Resource: '*',
      },
      {
        Sid: 'NobodyElseReads',
        Effect: 'Deny',
        Principal: '*',
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:PrincipalArn': arn } },
      },
    ],
  });
}

/** A principal has no spelling for these signs, and a policy that names somebody else must not be written. */
function notItself(user: string, arn: string): SinkError {
  return new SinkError({
    what: `The user ${user}`,
    why: `cannot be named in a policy: ${arn} has one of * ? \${ in its path, and AWS would take it for other users, too`,
    todo: `Move the user to another path: aws iam update-user --user-name ${quoted(user)} --new-path /NEW/`,
  });
}

/**
 * Whether a secret has yet to be closed to everybody but its user: `no`, it is; `yes`, it has no policy, or the one that
 * we wrote when the user had another name or path; `refused`, somebody else wrote it.
 */
export function closingNeeded(policy: string | null, user: SinkUser): 'no' | 'yes' | 'refused' {
  if (policy === null) return 'yes';
  if (isSamePolicy(policy, readerPolicy(user))) return 'no';
  const anyone = { ...user, arn: ANYONE };
  return isSamePolicy(policy.replaceAll(USERS, ANYONE), readerPolicy(anyone)) ? 'yes' : 'refused';
}

const ANYONE = 'user';
/** A user as AWS writes one in a policy: by ARN, or by id once the ARN is nobody's any more. */
const USERS = /arn:[\w-]+:iam::\d{12}:user\/[^"]+|(?<=")AIDA[A-Z0-9]+(?=")/g;

/** Whether two policies say the same: AWS gives one back with its lists and principals written in another way. */
export function isSamePolicy(one: string, other: string): boolean {
  const [a, b] = [one, other].map(meaning);
  return a !== undefined && a === b;
}

function meaning(text: string): string | undefined {
  try {
    return sortedJson(plain(JSON.parse(text)));
  } catch {
    return undefined;
  }
}

/** A list of one is that one, lists have no order, and `{"AWS": "*"}` is `*`. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(plain).toSorted((a, b) => (sortedJson(a) < sortedJson(b) ? -1 : 1));
    return items.length === 1 ? items[0] : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, plain(child)] as const);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === 'AWS' && only[1] === '*') return '*';
  return Object.fromEntries(entries);
}
