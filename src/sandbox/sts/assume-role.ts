import { secretOf } from '../credentials/admin.ts';
import { isoSecond } from '../iam/names.ts';
import { iamState } from '../iam/state.ts';
import type { Role } from '../iam/state.ts';
import { invalidValue, validationError } from '../iam/errors.ts';
import { isClosed } from '../organizations/state.ts';
import { required } from '../iam/validate.ts';
import { contextOf } from '../policies/context.ts';
import { evaluateResource } from '../policies/evaluate.ts';
import { callerContext, principalOf } from '../policies/identity.ts';
import { parsePolicy } from '../policies/policy.ts';
import { AwsError } from '../service.ts';
import type { QueryCall, QueryOperation } from '../wire/query-service.ts';
import { packedSize, readSessionPolicy } from './session-policy.ts';
import { sessions } from './sessions.ts';
import type { Session } from './sessions.ts';

/**
 * Temporary credentials for a role, in the caller's account or another.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 *
 * @throws AwsError `AccessDenied` (no such role, account not trusted or suspended, wrong external id: AWS does not tell
 *   them apart), `ValidationError`, `MalformedPolicyDocument`, `PackedPolicyTooLarge`
 */
export const assumeRole: QueryOperation = (call) => {
  const arn = required(call.params, 'RoleArn');
  const name = validSessionName(required(call.params, 'RoleSessionName'));
  const { account, role } = findRole(call, arn);
  const seconds = durationOf(call, role);
  const { policy, bounds } = readSessionPolicy(call.params.get('Policy'));
  const accessKeyId = `ASIA${call.world.randomId(16)}`;
  const session: Session = {
    accessKeyId,
    token: `embedded-aws-${call.world.randomId(64)}`,
    account,
    createdAt: call.now,
    expiresAt: call.now + seconds * 1000,
    caller: {
      kind: 'session',
      arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${name}`,
      userId: `${role.id}:${name}`,
      accessKeyId,
    },
    policy,
    bounds,
  };
  sessions(call.world).set(accessKeyId, session);
  return {
    result: {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretOf(accessKeyId),
        SessionToken: session.token,
        Expiration: isoSecond(session.expiresAt),
      },
      AssumedRoleUser: { AssumedRoleId: session.caller.userId, Arn: session.caller.arn },
      ...(policy === null ? {} : { PackedPolicySize: String(packedSize(policy)) }),
    },
    noted: { AccessKeyId: accessKeyId },
  };
};

const findRole = (call: QueryCall, arn: string): { account: string; role: Role } => {
  const [, account = '', path = ''] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
  if (account === '') throw invalidArn(arn);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const isKnown = call.world.accounts().includes(account);
  const role = isKnown ? iamState(call.world, account).roles.get(name.toLowerCase()) : undefined;
  if (call.caller.kind === 'root')
    throw new AwsError('AccessDenied', 'Roles may not be assumed by root accounts.', 403);
  if (
    role === undefined ||
    `${role.path}${role.name}` !== `/${path}` ||
    !admits(role, call, arn) ||
    isClosed(call.world, account)
  )
    throw new AwsError(
      'AccessDenied',
      `User: ${call.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
      403,
    );
  return { account, role };
};

/** What the role's trust policy says; one that names the caller's account leaves it to the caller's own policies. */
const admits = ({ trusts, externalId, trustPolicy }: Role, call: QueryCall, arn: string): boolean => {
  const { world, account, caller, params } = call;
  const id = params.get('ExternalId');
  if (trusts !== null && !trusts.includes(account)) return false;
  if (externalId !== null && externalId !== id) return false;
  if (trustPolicy === null) return true;
  const context = new Map([
    ...callerContext(world, account, caller),
    ...contextOf({ 'sts:ExternalId': id ?? undefined }),
  ]);
  const question = { action: 'sts:AssumeRole', resource: arn, context };
  const verdict = evaluateResource(
    parsePolicy(trustPolicy, 'trust'),
    principalOf(world, account, caller),
    question,
  );
  return verdict === 'allow' || verdict === 'delegate';
};

/** 15 minutes up to the role's maximum; a session that assumes a further role gets an hour at most. */
const durationOf = (call: QueryCall, role: Role): number => {
  const asked = call.params.get('DurationSeconds') ?? '3600';
  const seconds = /^\d+$/.test(asked) ? Number(asked) : 0;
  if (seconds < 900)
    throw invalidValue(asked, 'durationSeconds', 'Member must have value greater than or equal to 900');
  if (seconds > role.maxSessionSeconds)
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  if (seconds > 3600 && call.caller.accessKeyId.startsWith('ASIA'))
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  return seconds;
};

const validSessionName = (name: string): string => {
  if (!/^[\w+=,.@-]{2,64}$/.test(name))
    throw invalidValue(
      name,
      'roleSessionName',
      'Member must satisfy regular expression pattern: [\\w+=,.@-]*, length 2 to 64',
    );
  return name;
};

const invalidArn = (arn: string): AwsError => validationError(`${arn} is invalid`);
