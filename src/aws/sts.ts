import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { attempt, present } from './attempt.ts';

/** Who we are, as AWS sees it. */
export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
}

/** The part of STS that Keywarden uses. Every function throws `AwsFailure`. */
export interface StsApi {
  readonly callerIdentity: () => Promise<CallerIdentity>;
}

/** STS over a client of the SDK. */
export function stsApi(client: STSClient): StsApi {
  return { callerIdentity: () => callerIdentity(client) };
}

/**
 * The identity whose credentials are in use.
 * Needs: nothing; AWS answers even where a policy denies sts:GetCallerIdentity
 */
async function callerIdentity(client: STSClient): Promise<CallerIdentity> {
  const operation = 'sts:GetCallerIdentity';
  const { Account, Arn, UserId } = await attempt(operation, () =>
    client.send(new GetCallerIdentityCommand({})),
  );
  const arn = present(Arn, operation, 'Arn');
  return {
    account: present(Account, operation, 'Account'),
    arn,
    userId: present(UserId, operation, 'UserId'),
    partition: present(arn.split(':')[1], operation, 'partition in its Arn'),
  };
}

/** A role to act as. */
export interface Role {
  readonly arn: string;
  /** Shows in CloudTrail; at most 64 characters. */
  readonly sessionName: string;
  /** What the role's trust policy asks for as `sts:ExternalId`; left out: nothing. */
  readonly externalId?: string;
  /** Session policy, JSON of at most 2,048 characters: the session has what the role has and this allows; left out: all of it. */
  readonly policy?: string;
}

/** Temporary credentials, in the shape the SDK takes them. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/**
 * Credentials of a role, for an hour: more is not possible when the caller is a role itself.
 * Needs: sts:AssumeRole
 */
export async function assumeRole(client: STSClient, role: Role): Promise<SessionCredentials> {
  const operation = 'sts:AssumeRole';
  const command = new AssumeRoleCommand({
    RoleArn: role.arn,
    RoleSessionName: role.sessionName,
    DurationSeconds: 3600,
    ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
    ...(role.policy === undefined ? {} : { Policy: role.policy }),
  });
  const { Credentials } = await attempt(operation, () => client.send(command));
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = present(
    Credentials,
    operation,
    'Credentials',
  );
  return {
    accessKeyId: present(AccessKeyId, operation, 'AccessKeyId'),
    secretAccessKey: present(SecretAccessKey, operation, 'SecretAccessKey'),
    sessionToken: present(SessionToken, operation, 'SessionToken'),
    expiration: present(Expiration, operation, 'Expiration'),
  };
}
