import { describe, expect, it } from 'vitest';
import { json } from './testing/canned-aws.ts';
import { withCanned } from './testing/with-canned.ts';

const PROD = { Id: '111111111111', Name: 'prod', State: 'ACTIVE' };

describe('the accounts of an organization', () => {
  it('are all read, over pages that are empty and still have a token', async () => {
    const pages = [
      json(200, { Accounts: [PROD], NextToken: 'a' }),
      json(200, { Accounts: [], NextToken: 'b' }),
      json(200, { Accounts: [{ ...PROD, Id: '222222222222' }] }),
    ];
    await withCanned(pages, async (aws, server) => {
      const ids = (await aws.organizations().accounts()).map(({ account }) => account);
      expect(ids).toEqual(['111111111111', '222222222222']);
      expect(server.requests.map((body) => JSON.parse(body) as object)).toEqual([
        {},
        { NextToken: 'a' },
        { NextToken: 'b' },
      ]);
    });
  });

  it('have the state that State says, the retired Status where there is no other, and none where AWS is silent', async () => {
    const Accounts = [
      { ...PROD, State: 'PENDING_CLOSURE', Status: 'ACTIVE' },
      { Id: '222222222222', Name: 'old', Status: 'SUSPENDED' },
      { Id: '333333333333' },
    ];
    await withCanned([json(200, { Accounts })], async (aws) => {
      expect(await aws.organizations().accounts()).toEqual([
        { account: '111111111111', name: 'prod', state: 'PENDING_CLOSURE' },
        { account: '222222222222', name: 'old', state: 'SUSPENDED' },
        { account: '333333333333', name: '333333333333', state: null },
      ]);
    });
  });

  it('are not taken for none where the answer is not one of AWS', async () => {
    await withCanned([json(200, {})], async (aws) => {
      await expect(aws.organizations().accounts()).rejects.toMatchObject({ kind: 'not-aws' });
    });
    await withCanned([json(200, { Accounts: [PROD], NextToken: 'same' })], async (aws) => {
      await expect(aws.organizations().accounts()).rejects.toThrow('the same page comes again and again');
    });
  });

  it('fail as denied outside of the management account', async () => {
    const answer = json(400, { __type: 'AccessDeniedException', Message: 'You don’t have permissions' });
    await withCanned([answer], async (aws) => {
      await expect(aws.organizations().accounts()).rejects.toMatchObject({
        kind: 'denied',
        operation: 'organizations:ListAccounts',
      });
    });
  });
});

describe('units and tags', () => {
  it('are asked for by their parent and account', async () => {
    const answers = [
      json(200, { Accounts: [PROD] }),
      json(200, { OrganizationalUnits: [{ Id: 'ou-exam-prod0001' }] }),
      json(200, { Tags: [{ Key: 'env', Value: 'prod' }] }),
    ];
    await withCanned(answers, async (aws, server) => {
      const organizations = aws.organizations();
      expect(await organizations.accountsUnder('r-exam')).toEqual(['111111111111']);
      expect(await organizations.unitsUnder('r-exam')).toEqual(['ou-exam-prod0001']);
      expect(await organizations.tags('111111111111')).toEqual(new Map([['env', 'prod']]));
      expect(server.requests.map((body) => JSON.parse(body) as object)).toEqual([
        { ParentId: 'r-exam' },
        { ParentId: 'r-exam' },
        { ResourceId: '111111111111' },
      ]);
      expect(server.headers[0]?.['x-amz-target']).toBe('AWSOrganizationsV20161128.ListAccountsForParent');
    });
  });

  it('that do not exist are not found, and never empty', async () => {
    const answer = json(400, { __type: 'ParentNotFoundException', Message: 'no such unit' });
    await withCanned([answer], async (aws) => {
      await expect(aws.organizations().accountsUnder('ou-exam-gone0001')).rejects.toMatchObject({
        kind: 'not-found',
      });
    });
  });
});
