import { createHash } from 'node:crypto';
import { CreateAccessKeyCommand, ListUsersCommand, TagUserCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { errorOf, openSandbox } from '../testing/open-sandbox.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../testing/service-request.ts';

const ANA = `arn:aws:iam::${OTHER_ACCOUNT}:user/team/ana`;
const ROLE = `arn:aws:iam::${OTHER_ACCOUNT}:role/Member`;
const documentOf = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], Resource: string) => ({ Effect: 'Allow', Action, Resource });

/** @param role policies of the role; absent: none bind it */
const world = (role?: Record<string, Record<string, unknown>>) =>
  openSandbox({
    switches: { policies: role !== undefined },
    seed: {
      accounts: [
        { id: ACCOUNT },
        {
          id: OTHER_ACCOUNT,
          roles: [{ name: 'Member', ...(role === undefined ? {} : { policies: role }) }],
          users: [
            { name: 'ana', path: '/team/' },
            { name: 'bo', path: '/team/' },
            { name: 'odd', path: '/a*b/' },
            { name: 'odd2', path: '/axb/' },
          ],
        },
      ],
    },
  });

type World = Awaited<ReturnType<typeof world>>;

const assume = ({ sts }: World, policy: string) =>
  sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'keywarden-1', Policy: policy }));

const within = async (sandbox: World, policy: object) => {
  const { Credentials } = await assume(sandbox, JSON.stringify(policy));
  return sandbox.as({
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  });
};

const tag = (user: string) => new TagUserCommand({ UserName: user, Tags: [{ Key: 'a', Value: 'b' }] });

describe('a session policy', () => {
  it('leaves a role without bounds only what it allows, and says which policy refused', async () => {
    const { iam } = await within(await world(), documentOf(allow('iam:TagUser', ANA)));
    expect(await errorOf(iam.send(tag('ana')))).toBe('no error');
    expect(await errorOf(iam.send(tag('bo')))).toContain(
      'because no session policy allows the iam:TagUser action',
    );
    expect(await errorOf(iam.send(new ListUsersCommand({})))).toContain('AccessDenied');
  });

  it('gives nothing that the role does not have', async () => {
    const sandbox = await world({ own: documentOf(allow(['iam:TagUser', 'iam:ListUsers'], '*')) });
    const { iam } = await within(sandbox, documentOf(allow(['iam:TagUser', 'iam:CreateAccessKey'], ANA)));
    expect(await errorOf(iam.send(tag('ana')))).toBe('no error');
    expect(await errorOf(iam.send(tag('bo')))).toContain('no session policy');
    expect(await errorOf(iam.send(new CreateAccessKeyCommand({ UserName: 'ana' })))).toContain(
      'no identity-based policy',
    );
  });

  it('takes an escaped star for itself', async () => {
    const escaped = `arn:aws:iam::${OTHER_ACCOUNT}:user/a\${*}b/*`;
    const { iam } = await within(await world(), documentOf(allow('iam:TagUser', escaped)));
    expect(await errorOf(iam.send(tag('odd')))).toBe('no error');
    expect(await errorOf(iam.send(tag('odd2')))).toContain('AccessDenied');
  });

  it('is of one session and not of its role: another session of the same name has all of it', async () => {
    const sandbox = await world();
    await within(sandbox, documentOf(allow('iam:TagUser', ANA)));
    const { iam } = await within(sandbox, documentOf(allow('iam:*', '*')));
    expect(await errorOf(iam.send(tag('bo')))).toBe('no error');
  });
});

describe('a session policy is refused', () => {
  const padded = (length: number) => JSON.stringify(documentOf(allow('iam:TagUser', '*'))).padEnd(length);

  it.each([
    [2048, 'no error'],
    [2049, 'ValidationError 400'],
  ])('of %i characters: %s', async (length, expected) => {
    expect(await errorOf(assume(await world(), padded(length)))).toContain(expected);
  });

  it('that is no policy', async () => {
    expect(await errorOf(assume(await world(), '{"Statement":[{}]}'))).toContain('MalformedPolicyDocument');
  });

  it('that is within its characters and does not pack', async () => {
    // Nothing in it comes twice.
    const resources = Array.from({ length: 21 }, (_, index) =>
      createHash('sha512').update(`${index}`).digest('base64url'),
    );
    const policy = JSON.stringify(documentOf({ ...allow('iam:TagUser', ''), Resource: resources }));
    expect(policy.length).toBeLessThanOrEqual(2048);
    expect(await errorOf(assume(await world(), policy))).toContain('PackedPolicyTooLarge');
  });
});
