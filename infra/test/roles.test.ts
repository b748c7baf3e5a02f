import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { contextOf } from '../../src/sandbox/policies/context.ts';
import { evaluateIdentity } from '../../src/sandbox/policies/evaluate.ts';
import { parsePolicy } from '../../src/sandbox/policies/policy.ts';
import type { PolicyDocument, Printed } from '../../test/harness/bound.ts';
import { aWorld } from '../../test/harness/cli.ts';
import { type Deployed, type Json, template } from './resolved.ts';
import { documentOf, inOrder, ofKeywarden, statementsOf } from './roles.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const ORGANIZATION = 'o-exampletrading';
const PRINCIPAL = `arn:aws:iam::${ACCOUNT}:role/Keywarden-AccountRole-1A2B3C`;

const names = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::StackName': 'Keywarden',
  State: 'example-keywarden',
  'State.Arn': 'arn:aws:s3:::example-keywarden',
  'StateKey.Arn': `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`,
  Sender: 'keywarden@example.com',
  OrganizationId: ORGANIZATION,
  MemberRole: 'KeywardenMember',
  Administrator: `arn:aws:iam::${ACCOUNT}:role/Administrator`,
  Principal: PRINCIPAL,
  ExternalId: 'example',
  HomeRegion: 'eu-central-1',
  ...Object.fromEntries(
    ['Account', 'Accounts', 'Weigh', 'Summarise', 'MailEvents', 'MailQueue', 'DeadLetters']
      .flatMap((id) => [`${id}.Arn`, `${id}Log.Arn`])
      .map((name) => [name, `arn:aws:x:${REGION}:${ACCOUNT}:${name}`]),
  ),
};
const CONFIGURATION = ['ReadsTheConfiguration', 'ListsTheConfiguration'];
const enforcing: Deployed = { names, holds: ['Enforces'] };
const dryRun: Deployed = { names, holds: [] };

/** As an operator prints them, from the same file. */
async function printed(name: 'organization' | 'account', region = REGION): Promise<readonly Printed[]> {
  const world = await aWorld({ policy: readFileSync(`infra/default/${name}.yaml`, 'utf8') });
  const flags = ['--account', ACCOUNT, '--region', region, '--organization', ORGANIZATION];
  const { json } = await world.run(['iam-policy', '--output', 'json', ...flags]);
  return (json() as { readonly policies: readonly Printed[] }).policies;
}

function statements(policies: readonly Printed[], ...roles: readonly string[]) {
  return policies.filter(({ role }) => roles.includes(role)).flatMap(({ document }) => document.Statement);
}

describe('for an organization', () => {
  const organization = template('organization');
  const member = template('member-role');
  let policies: readonly Printed[];
  beforeAll(async () => {
    policies = await printed('organization');
  });

  it('the function account may do what iam-policy prints for who runs Keywarden, and read the configuration', () => {
    const may = ofKeywarden(statementsOf(organization, 'AccountRole', enforcing));
    const configuration = may.filter(({ Sid }) => CONFIGURATION.includes(Sid));
    expect(configuration).toEqual([
      expect.objectContaining({
        Action: ['s3:GetObject'],
        Resource: ['arn:aws:s3:::example-keywarden/config/*'],
      }),
      expect.objectContaining({
        Action: ['s3:ListBucket'],
        Condition: { StringLike: { 's3:prefix': 'config/*' } },
      }),
    ]);
    const expected = statements(policies, 'store', 'seal', 'accounts', 'notify').filter(
      ({ Sid }) => Sid !== 'ChoosesAccounts' && Sid !== 'SeesWhomMailDoesNotReach',
    );
    expect(inOrder(may.filter((each) => !configuration.includes(each)))).toEqual(inOrder(expected));
  });

  it('in a dry run it cannot send mail', () => {
    const sids = statementsOf(organization, 'AccountRole', dryRun).map(({ Sid }) => Sid);
    expect(sids).toContain('EntersAccounts');
    expect(sids).not.toContain('WritesToOwners');
  });

  it.each([
    ['lists the organization', 'ChoosesAccounts', 'accounts'],
    ['asks whom mail does not reach', 'SeesWhomMailDoesNotReach', 'notify'],
  ] as const)('the function accounts %s, and only it does', (_, sid, role) => {
    const wanted = statements(policies, role).filter(({ Sid }) => Sid === sid);
    const of = (id: string) => statementsOf(organization, id, enforcing).filter(({ Sid }) => Sid === sid);
    expect(of('AccountsRole')).toEqual(wanted);
    expect(wanted).toHaveLength(1);
    expect([of('AccountRole'), of('WeighRole'), of('SummariseRole'), of('MailEventsRole')].flat()).toEqual(
      [],
    );
  });

  it.each(['AccountsRole', 'WeighRole', 'SummariseRole'])(
    '%s sees results, neither receipts nor journal, and deletes nothing',
    (role) => {
      const may = statementsOf(organization, role, enforcing).filter(({ Action }) =>
        Action.some((action) => action.startsWith('s3:')),
      );
      expect(may.map(({ Action, Resource }) => [Action, Resource])).toEqual([
        [['s3:GetObject'], ['arn:aws:s3:::example-keywarden/config/*']],
        [['s3:ListBucket'], ['arn:aws:s3:::example-keywarden']],
        [['s3:GetObject', 's3:PutObject'], ['arn:aws:s3:::example-keywarden/store/runs/*']],
        [['s3:ListBucket'], ['arn:aws:s3:::example-keywarden']],
      ]);
    },
  );

  it('the role in every account may look, as iam-policy prints it', () => {
    expect(statementsOf(member, 'Role', dryRun)).toEqual(statements(policies, 'read'));
  });

  it('and change keys only when it is made to enforce; secrets go to the region of the functions', async () => {
    const deployed = { ...enforcing, holds: ['Enforces', 'HasHomeRegion'] };
    const expected = statements(await printed('organization', 'eu-central-1'), 'read', 'write', 'issue');
    expect(statementsOf(member, 'Role', deployed)).toEqual(expected);
    const here = statements(policies, 'issue').find(({ Sid }) => Sid === 'HandsOverSecrets');
    expect(statementsOf(member, 'Role', enforcing)).toContainEqual(here);
  });

  it('its policies together fit into a role', () => {
    const all = statementsOf(member, 'Role', { ...enforcing, holds: ['Enforces', 'HasHomeRegion'] });
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    expect(JSON.stringify(all).length).toBeLessThan(10_240);
  });

  it.each([
    ['without an external id', [], []],
    ['with one', ['HasExternalId'], ['sts:ExternalId']],
  ])('it trusts one exact principal of the organization and nobody else, %s', async (_, holds, more) => {
    const trust = documentOf(member.Resources['Role']?.Properties['AssumeRolePolicyDocument'] as Json, {
      names,
      holds,
    });
    expect(trust.Statement).toHaveLength(1);
    const world = await aWorld({ policy: readFileSync('infra/default/organization.yaml', 'utf8') });
    const { out } = await world.run(
      `iam-policy --role trust --principal ${PRINCIPAL} --organization ${ORGANIZATION}`.split(' '),
    );
    const plain = JSON.parse(out) as PolicyDocument;
    const asked = Object.fromEntries(more.map((name) => [name, 'example']));
    expect(trust.Statement[0]).toEqual({
      ...plain.Statement[0],
      Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION, ...asked } },
    });
  });

  it.each(['*', '111122223333', 'arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:role/*'])(
    'the principal cannot be %s',
    (principal) => {
      const allowed = new RegExp(member.Parameters['Principal']?.['AllowedPattern'] as string);
      expect(principal).not.toMatch(allowed);
      expect(PRINCIPAL).toMatch(allowed);
    },
  );

  it.each([
    ['iam:TagUser', ['keywarden:exempt'], 'deny'],
    ['iam:TagUser', ['Keywarden:Exempt'], 'deny'],
    ['iam:UntagUser', ['keywarden:exempt'], 'deny'],
    ['iam:TagUser', ['keywarden:AKIAEXAMPLE', 'keywarden:exempt'], 'deny'],
    ['iam:TagUser', ['keywarden:AKIAEXAMPLE'], 'allow'],
  ])('it %s %j: %s', (action, tags, answer) => {
    const document = { Version: '2012-10-17', Statement: statementsOf(member, 'Role', enforcing) };
    const asked = {
      action,
      resource: `arn:aws:iam::${ACCOUNT}:user/team/ana`,
      context: contextOf({ 'aws:TagKeys': tags }),
    };
    expect(evaluateIdentity([parsePolicy(JSON.stringify(document), 'identity')], asked)).toBe(answer);
  });

  it.each([
    [{ 'aws:ResourceTag/keywarden-rotation': 'managed' }, 'allow'],
    [{ 'aws:ResourceTag/keywarden-rotation': 'by-hand' }, 'none'],
    [{}, 'none'],
  ])('it issues keys for the users whom its rule means: tags %j: %s', (tags, answer) => {
    const document = { Version: '2012-10-17', Statement: statementsOf(member, 'Role', enforcing) };
    const asked = {
      action: 'iam:CreateAccessKey',
      resource: `arn:aws:iam::${ACCOUNT}:user/team/ana`,
      context: contextOf(tags),
    };
    expect(evaluateIdentity([parsePolicy(JSON.stringify(document), 'identity')], asked)).toBe(answer);
  });
});

describe('for a single account', () => {
  const account = template('account');

  it('the function may do what iam-policy prints, and change keys and send mail only when it is to enforce', async () => {
    const policies = await printed('account');
    const all = statements(policies, 'read', 'write', 'issue', 'notify', 'store', 'seal');
    const changing = ['WritesToOwners', ...statements(policies, 'write', 'issue').map(({ Sid }) => Sid)];
    const may = (deployed: Deployed) =>
      inOrder(
        ofKeywarden(statementsOf(account, 'AccountRole', deployed)).filter(
          ({ Sid }) => !CONFIGURATION.includes(Sid),
        ),
      );
    expect(may(enforcing)).toEqual(inOrder(all));
    expect(may(dryRun)).toEqual(inOrder(all.filter(({ Sid }) => !changing.includes(Sid))));
  });
});

describe.each(['organization', 'account', 'member-role'] as const)('the template %s', (name) => {
  it('allows no action by a pattern, and nothing to everybody', () => {
    for (const [id, { Type, Properties }] of Object.entries(template(name).Resources)) {
      if (!Type.startsWith('AWS::IAM::')) continue;
      const text = `${id}: ${JSON.stringify(Properties)}`;
      expect(text).not.toMatch(/"Action":(\[[^\]]*)?"[^"]*\*/);
      expect(text).not.toContain('"AWS":"*"');
      expect(text).not.toContain('"Principal":"*"');
    }
  });
});
