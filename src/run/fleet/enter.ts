import type { Aws } from '../../aws/clients.ts';
import type { Entry } from '../../core/model/policy.ts';
import type { Instant } from '../../core/model/time.ts';
import type { Fleet, Home, Target } from './fleet.ts';

/**
 * An account's AWS: by its role, or for the account of the credentials, unless the policy says otherwise, with them.
 * Nothing is sent yet. Mails go out from where we come from: the sender's identity is verified there and nowhere else.
 * @param run names the session, so that CloudTrail shows whose calls they are
 */
export function enterAccount(
  { home, entry }: Pick<Fleet, 'home' | 'entry'>,
  target: Target,
  run: string,
): Aws {
  if (isHome(home, target) && entry.own === 'credentials') return atHome(home.aws);
  const aws = home.aws.assumeRole({
    arn: roleArn(home, entry, target),
    sessionName: `keywarden-${run}`,
    ...(entry.externalId === null ? {} : { externalId: entry.externalId }),
  });
  const entered = { ...aws, email: home.aws.email };
  return isHome(home, target) ? callingAsHome(entered, home) : entered;
}

/** The role in an account, in the partition that we are in. */
export function roleArn({ caller }: Home, { role }: Entry, { account }: Target): string {
  return `arn:${caller.partition}:iam::${account}:role/${role}`;
}

/**
 * The connections that everything begins with, with the clock of a run that begins now: other accounts may have been at
 * work for an hour, and what happened here meanwhile must not seem to lie in the future.
 */
function atHome(aws: Aws): Aws {
  let first: Instant | null = null;
  const callerIdentity = async () => {
    const caller = await aws.sts.callerIdentity();
    first ??= aws.latestServerTime();
    return caller;
  };
  return { ...aws, sts: { ...aws.sts, callerIdentity }, serverTime: () => first, close: () => {} };
}

/** Whoever started us must not lose their own key to us, whatever role we act by. */
function callingAsHome(aws: Aws, { caller }: Home): Aws {
  const callerIdentity = async () => ({ ...(await aws.sts.callerIdentity()), arn: caller.arn });
  return { ...aws, sts: { ...aws.sts, callerIdentity } };
}

function isHome({ caller }: Home, { account }: Target): boolean {
  return account === caller.account;
}
