import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SeedDocument } from '../seed/schema.ts';
import { errorOf, openSandbox } from '../testing/open-sandbox.ts';

const MANAGEMENT = '111111111111';
const DELEGATE = '222222222222';
const SUSPENDED = '333333333333';

const SEED: SeedDocument = {
  organization: {
    id: 'o-exampletrading',
    management: MANAGEMENT,
    delegated: [DELEGATE],
    units: [
      {
        id: 'ou-exam-workload',
        name: 'Workloads',
        units: [{ id: 'ou-exam-prod0001', name: 'Production' }],
      },
    ],
  },
  accounts: [
    { id: MANAGEMENT, name: 'Example Trading' },
    {
      id: DELEGATE,
      name: 'security',
      membership: { unit: 'ou-exam-prod0001', email: 'sec@example.com', tags: { env: 'prod' } },
    },
    { id: SUSPENDED, membership: { state: 'SUSPENDED' } },
  ],
};

/** An organization, and a client that acts in one of its accounts without retries. */
const open = async (seed: SeedDocument = SEED) => {
  const sandbox = await openSandbox({ seed });
  const clientOf = (account = MANAGEMENT) => {
    const { endpoint, control } = sandbox;
    const credentials = control.credentials(account);
    const client = new OrganizationsClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
    onTestFinished(() => client.destroy());
    return client;
  };
  return { ...sandbox, clientOf };
};

/** Every account, and how many on each page. */
const allAccounts = async (client: OrganizationsClient) => {
  const pages: number[] = [];
  const ids: string[] = [];
  for await (const { Accounts = [] } of paginateListAccounts({ client }, {})) {
    pages.push(Accounts.length);
    ids.push(...Accounts.map(({ Id = '' }) => Id));
  }
  return { pages, ids };
};

describe('the AWS SDK for JavaScript', () => {
  it('lists accounts with name, state and address', async () => {
    const { clientOf } = await open();
    const { Accounts = [] } = await clientOf().send(new ListAccountsCommand({}));
    expect(Accounts).toMatchObject([
      { Id: MANAGEMENT, Name: 'Example Trading', State: 'ACTIVE', JoinedMethod: 'INVITED' },
      {
        Id: DELEGATE,
        Arn: `arn:aws:organizations::${MANAGEMENT}:account/o-exampletrading/${DELEGATE}`,
        Email: 'sec@example.com',
        JoinedTimestamp: expect.any(Date),
      },
      { Id: SUSPENDED, Name: SUSPENDED, State: 'SUSPENDED', Status: 'SUSPENDED' },
    ]);
  });

  it('finds units below the root and below units, and the accounts in each', async () => {
    const { clientOf } = await open();
    const client = clientOf();
    const { Roots = [] } = await client.send(new ListRootsCommand({}));
    const root = Roots[0]?.Id ?? '';
    const unitsUnder = async (ParentId: string) =>
      (await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId }))).OrganizationalUnits?.map(
        ({ Id }) => Id,
      );
    const accountsUnder = async (ParentId: string) =>
      (await client.send(new ListAccountsForParentCommand({ ParentId }))).Accounts?.map(({ Id }) => Id);
    expect([await unitsUnder(root), await unitsUnder('ou-exam-workload')]).toEqual([
      ['ou-exam-workload'],
      ['ou-exam-prod0001'],
    ]);
    expect([
      await accountsUnder(root),
      await accountsUnder('ou-exam-workload'),
      await accountsUnder('ou-exam-prod0001'),
    ]).toEqual([[MANAGEMENT, SUSPENDED], [], [DELEGATE]]);
    expect(await errorOf(accountsUnder('ou-exam-gone0001'))).toMatch(/^ParentNotFoundException 400/);
  });

  it('reads the tags of an account', async () => {
    const { clientOf } = await open();
    const tagsOf = (ResourceId: string) => clientOf().send(new ListTagsForResourceCommand({ ResourceId }));
    expect((await tagsOf(DELEGATE)).Tags).toEqual([{ Key: 'env', Value: 'prod' }]);
    expect((await tagsOf(MANAGEMENT)).Tags).toEqual([]);
    expect(await errorOf(tagsOf('999999999999'))).toMatch(/^TargetNotFoundException 400/);
  });

  it('gets at most 20 accounts a page, and empty pages with a token when they are switched on', async () => {
    const { clientOf, control } = await open({
      ...SEED,
      organization: { ...SEED.organization!, generate: { accounts: 38, users: 0 } },
    });
    const plain = await allAccounts(clientOf());
    expect(plain.pages).toEqual([20, 20, 1]);
    expect(new Set(plain.ids).size).toBe(41);
    control.setSwitches({ organizations: { emptyPages: true } });
    expect(await allAccounts(clientOf())).toEqual({ ids: plain.ids, pages: [0, 20, 0, 20, 0, 1] });
    expect(await errorOf(clientOf().send(new ListAccountsCommand({ NextToken: 'made-up' })))).toMatch(
      /^InvalidInputException 400/,
    );
  });

  it('may list from the management account and a delegated one, and else only describe', async () => {
    const { clientOf } = await open();
    expect((await allAccounts(clientOf(DELEGATE))).ids).toHaveLength(3);
    const member = clientOf(SUSPENDED);
    expect(await errorOf(member.send(new ListAccountsCommand({})))).toMatch(/^AccessDeniedException 400/);
    const { Organization } = await member.send(new DescribeOrganizationCommand({}));
    expect(Organization).toMatchObject({ Id: 'o-exampletrading', MasterAccountId: MANAGEMENT });
  });

  it('is told where there is no organization', async () => {
    const { clientOf } = await open({ accounts: [{ id: MANAGEMENT }] });
    expect(await errorOf(clientOf().send(new DescribeOrganizationCommand({})))).toMatch(
      /^AWSOrganizationsNotInUseException 400/,
    );
  });

  it('cannot enter a suspended account', async () => {
    const { sts } = await open();
    const into = (account: string) =>
      sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${account}:role/KeywardenMember`,
          RoleSessionName: 'keywarden-1',
        }),
      );
    expect((await into(DELEGATE)).Credentials?.AccessKeyId).toMatch(/^ASIA/);
    expect(await errorOf(into(SUSPENDED))).toMatch(/^AccessDenied 403/);
  });
});
