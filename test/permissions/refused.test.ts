import { describe, expect, it } from 'vitest';
import { contextOf } from '../../src/sandbox/policies/context.ts';
import { evaluateIdentity } from '../../src/sandbox/policies/evaluate.ts';
import { parsePolicy } from '../../src/sandbox/policies/policy.ts';
import { type Printed, aBoundWorld, printPolicies } from '../harness/bound.ts';
import { ACCOUNT, type World, aWorld } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';
import { BUSY, IDLE, aUser, apply, keyId, statusOf } from '../harness/steps.ts';
import { everything } from './life.ts';

const USER = `arn:aws:iam::${ACCOUNT}:user/team/ana`;
const SECRET = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:keywarden/ana-a1b2c3`;
const TO_SECRETS = everything({ to: 'secrets-manager', 'kms-key': 'alias/keywarden' });
const TO_BUCKET = everything({ to: 's3', bucket: 'handover' }, { store: 's3://state/keywarden' });

type Asked = [action: string, resource: string, context?: Parameters<typeof contextOf>[0]];

const ADMINISTRATOR = JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } });

function answers(
  policies: readonly Printed[],
  [action, resource, context = {}]: Asked,
  besides: string[] = [],
) {
  const all = [...policies.map(({ document }) => JSON.stringify(document)), ...besides];
  return evaluateIdentity(
    all.map((text) => parsePolicy(text, 'identity')),
    { action, resource, context: contextOf(context) },
  );
}

const tags = (...names: string[]) => ({ 'aws:TagKeys': names });

describe('under every policy that iam-policy prints', () => {
  it.each<Asked>([
    ['iam:TagUser', USER, tags('keywarden:exempt')],
    ['iam:TagUser', USER, tags('Keywarden:Exempt')],
    ['iam:TagUser', USER, tags('KEYWARDEN:EXEMPT')],
    ['iam:TagUser', USER, tags('keywarden:AKIAEXAMPLE', 'keywarden:exempt')],
    ['iam:UntagUser', USER, tags('keywarden:exempt')],
    ['iam:UntagUser', USER, tags('keywarden:Exempt', 'keywarden:AKIAEXAMPLE')],
    ['iam:UntagUser', USER, tags('last-check-date', 'keywarden:exempt')],
    ['iam:TagUser', USER, tags('last-check-date')],
    ['iam:TagUser', USER, tags('AKIAEXAMPLE')],
    ['iam:UntagUser', USER, tags('email')],
    ['iam:DeleteAccessKey', `arn:aws:iam::${ACCOUNT}:user/break-glass/eve`],
    ['iam:CreateAccessKey', `arn:aws:iam::${ACCOUNT}:user/break-glass/inner/eve`],
    ['iam:UntagUser', `arn:aws:iam::${ACCOUNT}:user/break-glass/eve`, tags('keywarden:AKIAEXAMPLE')],
    ['secretsmanager:GetSecretValue', SECRET],
    // It has no resource type: AWS asks about everything.
    ['secretsmanager:BatchGetSecretValue', '*'],
  ])('%s on %s with %j is denied, even to an administrator', async (...asked) => {
    const policies = await printed(TO_SECRETS);
    expect(answers(policies, asked)).toBe('deny');
    expect(answers(policies, asked, [ADMINISTRATOR])).toBe('deny');
  });

  it.each<Asked>([
    ['iam:CreateUser', USER],
    ['iam:AttachUserPolicy', USER],
    ['iam:PutUserPolicy', USER],
    ['iam:UpdateLoginProfile', USER],
    ['iam:CreateAccessKey', `arn:aws:iam::${ACCOUNT}:role/any`],
    ['iam:TagUser', USER],
    ['ses:SendEmail', `arn:aws:ses:us-east-1:${ACCOUNT}:identity/example.com`, from('ceo@example.com')],
    ['ses:SendEmail', `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/example.com`, from('keywarden@example.com')],
    ['ses:SendEmail', `arn:aws:ses:us-east-1:${ACCOUNT}:identity/example.com`],
    ['secretsmanager:CreateSecret', `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:other/ana`],
    ['secretsmanager:DeleteSecret', SECRET],
    ['secretsmanager:PutResourcePolicy', SECRET, { 'secretsmanager:BlockPublicPolicy': 'false' }],
    ['secretsmanager:PutResourcePolicy', SECRET],
    ['kms:Decrypt', `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`, { 'kms:ResourceAliases': ['alias/keywarden'] }],
    [
      'kms:Decrypt',
      `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`,
      {
        'kms:ResourceAliases': ['alias/other'],
        'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com',
      },
    ],
    ['sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/Administrator`],
    ['s3:GetObject', 'arn:aws:s3:::handover/credential/ana/ana.csv'],
  ])('%s on %s with %j is not allowed', async (...asked) => {
    expect(answers(await printed(TO_SECRETS), asked)).toBe('none');
  });

  it.each<['deny' | 'none', ...Asked]>([
    ['deny', 's3:GetObject', 'arn:aws:s3:::handover/credential/ana/ana.csv'],
    ['deny', 's3:GetObjectVersion', 'arn:aws:s3:::handover/credential/ana/ana.csv'],
    ['none', 's3:PutObject', 'arn:aws:s3:::handover/credential/ana/ana.csv'],
    [
      'none',
      's3:PutObject',
      'arn:aws:s3:::handover/credential/ana/ana.csv',
      { 's3:x-amz-server-side-encryption': 'AES256' },
    ],
    [
      'none',
      's3:PutObject',
      'arn:aws:s3:::handover/index.html',
      { 's3:x-amz-server-side-encryption': 'aws:kms' },
    ],
    ['none', 's3:ListBucket', 'arn:aws:s3:::handover', { 's3:prefix': '' }],
    ['none', 's3:GetObject', 'arn:aws:s3:::state/other/1'],
    ['none', 's3:ListBucket', 'arn:aws:s3:::state', { 's3:prefix': 'other/' }],
    ['none', 's3:ListBucket', 'arn:aws:s3:::state', { 's3:prefix': '' }],
    ['none', 's3:ListBucket', 'arn:aws:s3:::state'],
    ['none', 'kms:GenerateMac', `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`],
    ['none', 's3:PutBucketPolicy', 'arn:aws:s3:::state'],
    ['none', 'secretsmanager:DescribeSecret', SECRET],
  ])('delivering to a bucket, the answer is %s: %s on %s with %j', async (answer, ...asked) => {
    expect(answers(await printed(TO_BUCKET), asked)).toBe(answer);
  });
});

describe('a run as Keywarden', () => {
  const exempting = ['exempt', 'ana', '--until', '2026-12-31', '--reason', 'on leave'];

  it('cannot exempt anybody, nor end an exemption; the operator can', async () => {
    const world = await aBoundWorld({ users: [aUser('ana', BUSY)] });
    const refused = await world.run(exempting);
    expect([refused.code, refused.out + refused.err]).toEqual([
      1,
      expect.stringMatching(/iam:TagUser .*explicit deny/s),
    ]);
    expect(tagNames(world)).toEqual(['email']);
    const given = await aWorld({ users: [aUser('ana', BUSY)] });
    expect((await given.run(exempting)).code).toBe(0);
    expect(tagNames(given)).toEqual(['email', 'keywarden:exempt']);
  });

  it.each([
    ['iam:TagUser', /Allow the action iam:TagUser/],
    ['iam:ListAccessKeys', /Allow the action iam:ListAccessKeys/],
    ['ses:SendEmail', /Allow the action ses:SendEmail/],
  ])('that lacks %s fails, changes no key, and says what to allow', async (action, words) => {
    const world = await aBoundWorld({
      users: [aUser('ana', IDLE)],
      change: (policies) => policies.map((policy) => lacking(policy, action)),
    });
    await world.run(['apply', '--yes']);
    world.passDays(7);
    const { code, out, err } = await world.run(['apply', '--yes']);
    expect([code, out + err]).toEqual([1, expect.stringMatching(words)]);
    expect(statusOf(world, keyId('ana'))).toBe('Active');
  });

  it('may be kept to users below a path, and to users with a tag', async () => {
    const world = await aBoundWorld({
      flags: ['--path', '/team/', '--tag', 'managed=yes'],
      users: [
        { ...managed('ana'), path: '/team/' },
        { ...managed('bo'), path: '/other/' },
        { ...aUser('cy', IDLE), path: '/team/' },
      ],
    });
    expect((await apply(world)).done).toEqual(['notify ana', 'notify bo', 'notify cy']);
    world.passDays(7);
    const { code, done } = await apply(world);
    expect([code, done]).toEqual([1, ['deactivate ana', 'notify ana']]);
    expect(['ana', 'bo', 'cy'].map((name) => statusOf(world, keyId(name)))).toEqual([
      'Inactive',
      'Active',
      'Active',
    ]);
  });
});

function managed(name: string) {
  const user = aUser(name, IDLE);
  return { ...user, tags: { ...user.tags, managed: 'yes' } };
}

function from(address: string) {
  return { 'ses:FromAddress': address };
}

/** The policies of a configuration; each is printed once. */
async function printed(policy: string): Promise<readonly Printed[]> {
  const known = remembered.get(policy);
  if (known !== undefined) return known;
  const made = await printPolicies(await aWorld({ policy }));
  remembered.set(policy, made);
  return made;
}
const remembered = new Map<string, readonly Printed[]>();

function lacking(policy: Printed, action: string): Printed {
  const Statement = policy.document.Statement.map((statement) => ({
    ...statement,
    Action:
      statement.Effect === 'Deny' ? statement.Action : statement.Action.filter((each) => each !== action),
  })).filter(({ Action }) => Action.length > 0);
  return { ...policy, document: { ...policy.document, Statement } };
}

function tagNames(world: World): readonly string[] {
  return Object.keys(world.control.state()[0]?.users[0]?.tags ?? {}).toSorted();
}

describe('what is not switched on', () => {
  const roles = async (policy: string, ...flags: string[]) =>
    (await printPolicies(await aWorld({ policy }), flags)).map(({ role }) => role);

  it('is not allowed', async () => {
    expect(await roles(policyFile())).toEqual(['read', 'write', 'notify']);
    expect(await roles(policyFile({ notify: null }))).toEqual(['read', 'write']);
    const inBucket = policyFile({ store: 's3://state/x' });
    expect(await roles(inBucket)).toEqual(['read', 'write', 'notify', 'store', 'seal']);
    const onlyLooks = policyFile({ rules: [{ name: 'x', exempt: { reason: 'all' } }] });
    expect(await roles(onlyLooks)).toEqual(['read', 'notify']);
    expect(await roles(policyFile(), '--role', 'read')).toEqual(['read']);
  });
});
