import { isoSecond } from '../iam/names.ts';
import { sessionRole } from '../iam/session-role.ts';
import { sessions } from '../sts/sessions.ts';
import type { World } from '../world.ts';
import type { RecordedCall } from './recorded.ts';

/** Who called, as LookupEvents shows and finds it: the user's name, the session's name, or `root`. */
export const usernameOf = ({ caller }: RecordedCall): string => caller.split(/[/:]/).at(-1) ?? '';

/**
 * The `userIdentity` of an event.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export const userIdentityOf = (world: World, call: RecordedCall): object => {
  const { caller: arn, account: accountId, accessKeyId, principalId } = call;
  const role = sessionRole(world, arn);
  if (role !== null) {
    const createdAt = sessions(world).get(accessKeyId ?? '')?.createdAt ?? Date.parse(call.at);
    return {
      type: 'AssumedRole',
      principalId,
      arn,
      accountId,
      accessKeyId,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: principalId?.split(':')[0],
          arn: role.arn,
          accountId: role.account,
          userName: role.name,
        },
        attributes: { creationDate: isoSecond(createdAt), mfaAuthenticated: 'false' },
      },
    };
  }
  if (arn.endsWith(':root')) return { type: 'Root', principalId, arn, accountId, accessKeyId };
  return { type: 'IAMUser', principalId, arn, accountId, accessKeyId, userName: usernameOf(call) };
};
