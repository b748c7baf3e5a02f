import {
  CreateAccountAliasCommand,
  GetAccountSummaryCommand,
  ListAccountAliasesCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { adminCredentials } from '../credentials/admin.ts';
import { errorOf, openSandbox } from '../testing/open-sandbox.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../testing/service-request.ts';

describe('an account', () => {
  it('has one alias, unique over all accounts', async () => {
    const { iam, as } = await openSandbox({ seed: { accounts: [{ id: ACCOUNT }, { id: OTHER_ACCOUNT }] } });
    const alias = async () => (await iam.send(new ListAccountAliasesCommand({}))).AccountAliases;
    expect(await alias()).toEqual([]);
    await iam.send(new CreateAccountAliasCommand({ AccountAlias: 'first' }));
    await iam.send(new CreateAccountAliasCommand({ AccountAlias: 'second' }));
    expect(await alias()).toEqual(['second']);
    const other = as(adminCredentials(OTHER_ACCOUNT)).iam;
    const take = new CreateAccountAliasCommand({ AccountAlias: 'second' });
    expect(await errorOf(other.send(take))).toContain('EntityAlreadyExistsException 409');
  });

  it.each(['ab', 'A-b', 'a--b', '-ab'])('takes no alias like %s', async (AccountAlias) => {
    const { iam } = await openSandbox();
    expect(await errorOf(iam.send(new CreateAccountAliasCommand({ AccountAlias })))).toContain(
      'ValidationError',
    );
  });

  it('counts what it holds', async () => {
    const root = { mfa: false, keys: [{ ageDays: 1 }] };
    const { iam } = await openSandbox({
      seed: { accounts: [{ id: ACCOUNT, root, users: [{ name: 'a' }, { name: 'b' }] }] },
    });
    expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({
      Users: 2,
      UsersQuota: 5000,
      AccountAccessKeysPresent: 1,
      AccountMFAEnabled: 0,
    });
  });
});
