import { ListUsersCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { KEY_A, errorOf, keyCredentials, openSandbox } from '../testing/open-sandbox.ts';
import type { OpenSandbox } from '../testing/open-sandbox.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../testing/service-request.ts';

const roles = [
  { name: 'Member', path: '/team/' },
  { name: 'Private', trusts: [OTHER_ACCOUNT] },
  { name: 'Third', externalId: 'abc' },
  { name: 'Long', maxSessionSeconds: 7200 },
];
const seed = {
  accounts: [
    { id: ACCOUNT, root: { keys: [{ id: KEY_A, ageDays: 1 }] } },
    { id: OTHER_ACCOUNT, roles, users: [{ name: 'theirs' }] },
  ],
};
const arn = (role: string, account = OTHER_ACCOUNT) => `arn:aws:iam::${account}:role/${role}`;

const assume = ({ sts }: Pick<OpenSandbox, 'sts'>, RoleArn: string, more: object = {}) =>
  sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'keywarden-1', ...more }));

const assumed = async (sandbox: OpenSandbox, RoleArn: string) => {
  const { Credentials } = await assume(sandbox, RoleArn);
  return sandbox.as({
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  });
};

describe('an assumed role', () => {
  it('acts in its own account, under its session name', async () => {
    const sandbox = await openSandbox({ seed });
    const { sts, iam } = await assumed(sandbox, arn('team/Member'));
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: OTHER_ACCOUNT,
      Arn: `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/Member/keywarden-1`,
    });
    expect((await iam.send(new ListUsersCommand({}))).Users?.map((user) => user.UserName)).toEqual([
      'theirs',
    ]);
  });

  it('is there by default in an account that names no roles', async () => {
    const sandbox = await openSandbox({ seed });
    expect(await errorOf(assume(sandbox, arn('KeywardenMember', ACCOUNT)))).toBe('no error');
  });

  it('expires by the embedded clock', async () => {
    const sandbox = await openSandbox({ seed });
    const { sts } = await assumed(sandbox, arn('team/Member'));
    sandbox.control.advance(3_600_000 - 1);
    expect(await errorOf(sts.send(new GetCallerIdentityCommand({})))).toBe('no error');
    sandbox.control.advance(1);
    expect(await errorOf(sts.send(new GetCallerIdentityCommand({})))).toBe(
      'ExpiredToken 403: The security token included in the request is expired',
    );
  });

  it('is nothing without its session token', async () => {
    const sandbox = await openSandbox({ seed });
    const { Credentials } = await assume(sandbox, arn('team/Member'));
    const { sts } = sandbox.as({
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: 'another',
    });
    expect(await errorOf(sts.send(new GetCallerIdentityCommand({})))).toContain('InvalidClientTokenId');
  });

  it.each([
    ['no such role', arn('Missing')],
    ['no such path', arn('Member')],
    ['no such account', arn('KeywardenMember', '999999999999')],
    ['an account that is not trusted', arn('Private')],
    ['no external id', arn('Third')],
  ])('is denied: %s', async (_why, RoleArn) => {
    const sandbox = await openSandbox({ seed });
    expect(await errorOf(assume(sandbox, RoleArn))).toBe(
      `AccessDenied 403: User: arn:aws:sts::${ACCOUNT}:assumed-role/SandboxAdmin/sandbox is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    );
  });

  it('is given for the right external id', async () => {
    const sandbox = await openSandbox({ seed });
    expect(await errorOf(assume(sandbox, arn('Third'), { ExternalId: 'abc' }))).toBe('no error');
    expect(await errorOf(assume(sandbox, arn('Third'), { ExternalId: 'abd' }))).toContain('AccessDenied');
  });

  it('is denied to the root user', async () => {
    const sandbox = await openSandbox({ seed });
    expect(await errorOf(assume(sandbox.as(keyCredentials(KEY_A)), arn('Long')))).toContain(
      'Roles may not be assumed by root accounts',
    );
  });

  it.each([
    [899, 'ValidationError 400'],
    [900, 'no error'],
    [7200, 'no error'],
    [7201, 'MaxSessionDuration'],
  ])('of two hours at most is given for %i seconds: %s', async (DurationSeconds, expected) => {
    const sandbox = await openSandbox({ seed });
    expect(await errorOf(assume(sandbox, arn('Long'), { DurationSeconds }))).toContain(expected);
  });

  it('lasts an hour at most when a session assumes it', async () => {
    const sandbox = await openSandbox({ seed });
    const session = await assumed(sandbox, arn('team/Member'));
    const forSeconds = (DurationSeconds: number) =>
      errorOf(assume(session, arn('Long'), { DurationSeconds }));
    expect(await forSeconds(3600)).toBe('no error');
    expect(await forSeconds(3601)).toContain('role chaining');
  });

  it('needs a session name AWS would take', async () => {
    const sandbox = await openSandbox({ seed });
    for (const RoleSessionName of ['x', 'a b', 'n'.repeat(65)])
      expect(await errorOf(assume(sandbox, arn('Long'), { RoleSessionName }))).toContain('ValidationError');
  });
});
