import {
  GetAccountAuthorizationDetailsCommand,
  PutUserPolicyCommand,
  paginateGetAccountAuthorizationDetails,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { errorOf, openSandbox } from '../testing/open-sandbox.ts';
import { ACCOUNT } from '../testing/service-request.ts';

const LOCAL_POLICY = `arn:aws:iam::${ACCOUNT}:policy/team/Own`;

const seed = {
  accounts: [
    {
      id: ACCOUNT,
      users: [
        {
          name: 'alice',
          path: '/people/',
          tags: { email: 'alice@example.com' },
          groups: ['developers'],
          attachedPolicies: ['ReadOnlyAccess', LOCAL_POLICY],
        },
        { name: 'bob', groups: ['developers'], attachedPolicies: ['ReadOnlyAccess'] },
      ],
    },
  ],
};

describe('the authorization details of an account', () => {
  it('describe a user with tags, groups, inline and attached policies', async () => {
    const { iam } = await openSandbox({ seed });
    const PolicyDocument = '{"Version":"2012-10-17","Statement":[]}';
    await iam.send(new PutUserPolicyCommand({ UserName: 'alice', PolicyName: 'inline', PolicyDocument }));
    const details = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['User'] }));
    expect(details.UserDetailList?.[0]).toMatchObject({
      UserName: 'alice',
      Path: '/people/',
      Tags: [{ Key: 'email', Value: 'alice@example.com' }],
      GroupList: ['developers'],
      AttachedManagedPolicies: [
        { PolicyName: 'ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
        { PolicyName: 'Own', PolicyArn: LOCAL_POLICY },
      ],
      UserPolicyList: [
        {
          PolicyName: 'inline',
          PolicyDocument: '%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D',
        },
      ],
    });
  });

  it.each([
    ['User', [2, 0, 0, 0]],
    ['Group', [0, 1, 0, 0]],
    ['Role', [0, 0, 1, 0]],
    ['LocalManagedPolicy', [0, 0, 0, 1]],
    ['AWSManagedPolicy', [0, 0, 0, 1]],
  ] as const)('hold only what the filter %s lets through', async (kind, sizes) => {
    const { iam } = await openSandbox({ seed });
    const answer = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: [kind] }));
    const { UserDetailList, GroupDetailList, RoleDetailList, Policies } = answer;
    expect([UserDetailList, GroupDetailList, RoleDetailList, Policies].map((list) => list?.length)).toEqual(
      sizes,
    );
  });

  it('count how often a policy is attached', async () => {
    const { iam } = await openSandbox({ seed });
    const answer = await iam.send(
      new GetAccountAuthorizationDetailsCommand({ Filter: ['AWSManagedPolicy'] }),
    );
    expect(answer.Policies).toMatchObject([{ PolicyName: 'ReadOnlyAccess', AttachmentCount: 2 }]);
  });

  it('are paged as one list over all four kinds', async () => {
    const { iam } = await openSandbox({ seed });
    const pages = [];
    for await (const page of paginateGetAccountAuthorizationDetails({ client: iam }, { MaxItems: 4 }))
      pages.push(page);
    expect(
      pages.map((page) => [
        page.UserDetailList?.length,
        page.GroupDetailList?.length,
        page.RoleDetailList?.length,
        page.Policies?.length,
      ]),
    ).toEqual([
      [2, 1, 1, 0],
      [0, 0, 0, 2],
    ]);
  });

  it('refuse a filter AWS does not know', async () => {
    const { iam } = await openSandbox();
    const command = new GetAccountAuthorizationDetailsCommand({ Filter: ['Keys' as 'User'] });
    expect(await errorOf(iam.send(command))).toContain('ValidationError 400');
  });
});
