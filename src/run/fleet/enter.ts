import type { Aws } from '../../aws/clients.ts';
import { DEFAULT_CALLS_PER_SECOND, callsPerSecond } from '../../aws/limiter.ts';
import type { Entry } from '../../core/model/policy.ts';
import type { Instant } from '../../core/model/time.ts';
import { lookPolicy } from '../../permissions/session/look.ts';
import type { RunDeps } from '../deps.ts';
import type { Fleet, Home, Target } from './fleet.ts';

/** An account that was entered: AWS to look at it with, and the way to act in it. */
export type EnteredAccount = Pick<RunDeps, 'aws' | 'actAs'>;

/**
 * An account's AWS: by its role, or for the account of the credentials, unless the policy says otherwise, with them.
 * Nothing is sent yet. Whoever enters by a role first gets a session that only reads. Mails go out from where we come from:
 * the sender's identity is verified there and nowhere else.
 * @param run names the sessions, so that CloudTrail shows whose calls they are
 */
export function enterAccount(
  { home, entry, common: { sleep } }: Entering,
  target: Target,
  run: string,
): EnteredAccount {
  if (isHome(home, target) && entry.own === 'credentials') return { aws: atHome(home.aws) };
  // However many sessions there are, it is the calls of one account.
  const limiter = callsPerSecond(DEFAULT_CALLS_PER_SECOND, sleep);
  const open: Aws[] = [];
  const enter = (policy: string): Aws => {
    const aws = home.aws.assumeRole(
      {
        arn: roleArn(home, entry, target),
        sessionName: `keywarden-${run}`,
        ...(entry.externalId === null ? {} : { externalId: entry.externalId }),
        policy,
      },
      limiter,
    );
    open.push(aws);
    return isHome(home, target) ? callingAsHome(aws, home) : aws;
  };
  const close = () => {
    for (const each of open) each.close();
  };
  return { aws: { ...enter(lookPolicy()), email: home.aws.email, close }, actAs: enter };
}

type Entering = Pick<Fleet, 'home' | 'entry'> & { readonly common: Pick<Fleet['common'], 'sleep'> };

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
