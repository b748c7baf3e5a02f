import {
  GetAccountAuthorizationDetailsCommand,
  GetUserCommand,
  type IAMClient,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { attempt, attemptOrNull, present } from './attempt.ts';
import type { ListedUser, UserDetail } from './iam-types.ts';
import { tagMap } from './iam-tags.ts';
import { allPages, pages } from './pages.ts';

/** The most AWS gives in one page. */
const PAGE = 1000;

/**
 * All users with tags, groups and attached policies, 1,000 a page.
 * Needs: iam:GetAccountAuthorizationDetails
 */
export async function* userDetails(client: IAMClient): AsyncGenerator<readonly UserDetail[]> {
  const operation = 'iam:GetAccountAuthorizationDetails';
  const details = pages(operation, async (Marker) => {
    const command = new GetAccountAuthorizationDetailsCommand({ Filter: ['User'], MaxItems: PAGE, Marker });
    const { UserDetailList: items, ...rest } = await attempt(operation, () => client.send(command));
    return { items, ...rest };
  });
  for await (const page of details) {
    yield page.map((detail) => ({
      ...toUser(detail, operation),
      tags: tagMap(detail.Tags ?? []),
      groups: detail.GroupList ?? [],
      attachedPolicies: (detail.AttachedManagedPolicies ?? []).map(({ PolicyArn }) =>
        present(PolicyArn, operation, 'PolicyArn'),
      ),
    }));
  }
}

/**
 * All users, 1,000 a page; AWS gives neither tags nor groups here.
 * Needs: iam:ListUsers
 */
export async function* listUsers(client: IAMClient): AsyncGenerator<readonly ListedUser[]> {
  const operation = 'iam:ListUsers';
  const users = pages(operation, async (Marker) => {
    const { Users: items, ...rest } = await attempt(operation, () =>
      client.send(new ListUsersCommand({ MaxItems: PAGE, Marker })),
    );
    return { items, ...rest };
  });
  for await (const page of users) yield page.map((user) => toUser(user, operation));
}

/**
 * One user, or null where there is none of that name. Tags are read with `userTags`, which pages.
 * Needs: iam:GetUser
 */
export async function getUser(client: IAMClient, user: string): Promise<ListedUser | null> {
  const operation = 'iam:GetUser';
  const answer = await attemptOrNull(operation, () => client.send(new GetUserCommand({ UserName: user })));
  return answer && toUser(present(answer.User, operation, 'User'), operation);
}

/**
 * Names of the groups a user is in.
 * Needs: iam:ListGroupsForUser
 */
export async function groups(client: IAMClient, user: string): Promise<readonly string[]> {
  const operation = 'iam:ListGroupsForUser';
  const all = await allPages(operation, async (Marker) => {
    const command = new ListGroupsForUserCommand({ UserName: user, MaxItems: PAGE, Marker });
    const { Groups: items, ...rest } = await attempt(operation, () => client.send(command));
    return { items, ...rest };
  });
  return all.map(({ GroupName }) => present(GroupName, operation, 'GroupName'));
}

/**
 * ARNs of the managed policies attached to a user: a name is whatever an account calls a policy of its own.
 * Needs: iam:ListAttachedUserPolicies
 */
export async function attachedPolicies(client: IAMClient, user: string): Promise<readonly string[]> {
  const operation = 'iam:ListAttachedUserPolicies';
  const all = await allPages(operation, async (Marker) => {
    const command = new ListAttachedUserPoliciesCommand({ UserName: user, MaxItems: PAGE, Marker });
    const { AttachedPolicies: items, ...rest } = await attempt(operation, () => client.send(command));
    return { items, ...rest };
  });
  return all.map(({ PolicyArn }) => present(PolicyArn, operation, 'PolicyArn'));
}

interface SdkUser {
  readonly UserName?: string | undefined;
  readonly UserId?: string | undefined;
  readonly Arn?: string | undefined;
  readonly Path?: string | undefined;
  readonly CreateDate?: Date | undefined;
}

function toUser(from: SdkUser, operation: string): ListedUser {
  return {
    user: present(from.UserName, operation, 'UserName'),
    userId: present(from.UserId, operation, 'UserId'),
    arn: present(from.Arn, operation, 'Arn'),
    path: present(from.Path, operation, 'Path'),
    createdAt: present(from.CreateDate, operation, 'CreateDate').getTime(),
  };
}
