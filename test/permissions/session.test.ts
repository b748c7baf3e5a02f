import { describe, expect, it } from 'vitest';
import type { DeliverSettings } from '../../src/core/model/policy.ts';
import { contextOf } from '../../src/sandbox/policies/context.ts';
import { evaluateIdentity } from '../../src/sandbox/policies/evaluate.ts';
import { parsePolicy } from '../../src/sandbox/policies/policy.ts';
import { USER_TAG as TAG_OF_SINK } from '../../src/deliver/secrets-manager/names.ts';
import { USER_TAG } from '../../src/permissions/session/sink.ts';
import { ANYWHERE } from '../../src/permissions/place.ts';
import { type Part, actParts, halved } from '../../src/permissions/session/act.ts';
import type { Doing } from '../../src/permissions/session/doing.ts';
import { lookPolicy } from '../../src/permissions/session/look.ts';
import type { PlannedUser } from '../../src/permissions/session/users.ts';

const ACCOUNT = '111122223333';
const PLACE = { ...ANYWHERE, account: ACCOUNT };
const SECRETS: DeliverSettings = { to: 'secrets-manager', kmsKey: null, region: 'eu-west-1' };
const BUCKET: DeliverSettings = { to: 's3', bucket: 'handover', kmsKey: 'alias/ours', region: 'eu-west-1' };

const arnOf = (user: string, path = '/') => `arn:aws:iam::${ACCOUNT}:user${path}${user}`;
const idOf = (user: string) => `AIDA${user.toUpperCase().padEnd(17, 'X')}`;
const aUser = (user: string, ...doing: readonly Doing[]): PlannedUser => ({
  user,
  arn: arnOf(user),
  userId: idOf(user),
  doing,
});

const policyOf = (users: readonly PlannedUser[], deliver: DeliverSettings | null = null): string => {
  const [part, ...more] = actParts(users, deliver, PLACE);
  expect(more).toEqual([]);
  return part?.policy ?? '';
};

const answer = (
  policy: string,
  action: string,
  resource: string,
  context: Parameters<typeof contextOf>[0] = {},
) =>
  evaluateIdentity([parsePolicy(policy, 'identity')], { action, resource, context: contextOf(context) }) ===
  'allow';

const WRITES = [
  'iam:TagUser',
  'iam:UntagUser',
  'iam:UpdateAccessKey',
  'iam:DeleteAccessKey',
  'iam:CreateAccessKey',
];

describe('the session policy of a plan', () => {
  it('names each user and what is done to them, and nothing else', () => {
    expect(
      JSON.parse(policyOf([aUser('ana', 'deactivate'), aUser('bo', 'record'), aUser('cy', 'deactivate')])),
    ).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['iam:TagUser', 'iam:UntagUser', 'iam:UpdateAccessKey'],
          Resource: [arnOf('ana'), arnOf('cy')],
        },
        { Effect: 'Allow', Action: ['iam:TagUser', 'iam:UntagUser'], Resource: [arnOf('bo')] },
      ],
    });
  });

  it.each<[Doing, readonly string[]]>([
    ['record', WRITES.slice(0, 2)],
    ['reveal', WRITES.slice(0, 2)],
    ['let-in', WRITES.slice(0, 2)],
    ['exempt', WRITES.slice(0, 2)],
    ['deactivate', WRITES.slice(0, 3)],
    ['restore', WRITES.slice(0, 3)],
    ['undo', WRITES.slice(0, 3)],
    ['delete', [...WRITES.slice(0, 2), 'iam:DeleteAccessKey']],
    ['rotate', [...WRITES.slice(0, 2), 'iam:DeleteAccessKey', 'iam:CreateAccessKey']],
  ])('to %s takes %j', (doing, actions) => {
    const policy = policyOf([aUser('ana', doing)]);
    expect(WRITES.filter((action) => answer(policy, action, arnOf('ana')))).toEqual(
      WRITES.filter((action) => actions.includes(action)),
    );
    expect(WRITES.filter((action) => answer(policy, action, arnOf('ana2')))).toEqual([]);
    expect(WRITES.filter((action) => answer(policy, action, arnOf('ana', '/team/')))).toEqual([]);
  });

  it('takes none to tell somebody something', () => {
    expect(actParts([aUser('ana', 'tell')], null, PLACE)).toEqual([]);
    expect(actParts([aUser('ana', 'tell')], BUCKET, PLACE)).toEqual([]);
  });

  it.each([
    ['/a*b/', '/axb/'],
    ['/a?b/', '/axb/'],
    ['/${aws:username}/', '/ana/'],
  ])('of a user below %s opens nothing below %s', (path, other) => {
    const policy = policyOf([{ ...aUser('ana', 'deactivate'), arn: arnOf('ana', path) }]);
    expect(answer(policy, 'iam:TagUser', arnOf('ana', path), { 'aws:username': 'ana' })).toBe(true);
    expect(answer(policy, 'iam:TagUser', arnOf('ana', other), { 'aws:username': 'ana' })).toBe(false);
  });
});

describe('handing over through Secrets Manager', () => {
  const secret = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:keywarden/ana-a1b2c3`;
  const tagged = (user: string) => ({ 'aws:ResourceTag/keywarden:user-id': idOf(user) });
  const requested = (user: string) => ({ 'aws:RequestTag/keywarden:user-id': idOf(user) });
  const policy = policyOf([aUser('ana', 'rotate'), aUser('bo', 'tell'), aUser('cy', 'undo')], SECRETS);

  it.each([
    ['secretsmanager:PutSecretValue', tagged('ana'), true],
    ['secretsmanager:PutSecretValue', tagged('bo'), false],
    ['secretsmanager:PutSecretValue', tagged('dan'), false],
    ['secretsmanager:PutSecretValue', {}, false],
    ['secretsmanager:PutResourcePolicy', tagged('bo'), true],
    ['secretsmanager:PutResourcePolicy', tagged('dan'), false],
    ['secretsmanager:UpdateSecretVersionStage', tagged('cy'), true],
    ['secretsmanager:UpdateSecretVersionStage', tagged('bo'), false],
    ['secretsmanager:CreateSecret', requested('ana'), true],
    ['secretsmanager:CreateSecret', requested('cy'), false],
    ['secretsmanager:TagResource', { ...requested('ana'), ...tagged('dan') }, false],
    ['secretsmanager:GetSecretValue', tagged('ana'), false],
    ['secretsmanager:DeleteSecret', tagged('ana'), false],
  ])('%s with %j: %s', (action, context, expected) => {
    expect(answer(policy, action, secret, context)).toBe(expected);
  });

  it('knows secrets by the tag that the sink gives them', () => {
    expect(USER_TAG).toBe(TAG_OF_SINK);
  });

  it('is left out where the id of the user is not known', () => {
    const users = [{ ...aUser('ana', 'deactivate'), userId: null }];
    expect(policyOf(users, SECRETS)).toBe(policyOf(users));
  });
});

describe('handing over through a bucket', () => {
  const at = (key: string) => `arn:aws:s3:::handover/${key}`;
  const policy = policyOf([aUser('ana', 'rotate'), aUser('bo', 'tell'), aUser('cy', 'undo')], BUCKET);
  const pending = (user: string) => at(`pending/${idOf(user)}/AKIA.csv`);

  it.each([
    ['s3:PutObject', pending('ana'), true],
    ['s3:PutObject', at('credential/ana/ana_AKIA.csv'), true],
    ['s3:PutObject', at('credential/ana2/ana2_AKIA.csv'), false],
    ['s3:PutObject', pending('cy'), false],
    ['s3:DeleteObject', pending('cy'), true],
    ['s3:DeleteObject', at('credential/!pending/cy/cy_AKIA.csv'), true],
    ['s3:DeleteObject', at('credential/cy/cy_AKIA.csv'), false],
    ['s3:GetObject', pending('ana'), true],
    ['s3:GetObject', at('credential/ana/ana_AKIA.csv'), false],
    ['s3:PutObject', pending('bo'), false],
  ])('%s on %s: %s', (action, resource, expected) => {
    expect(answer(policy, action, resource)).toBe(expected);
  });
});

describe('encrypting with the key of the configuration', () => {
  const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;

  it.each([
    [{ ...SECRETS, kmsKey: 'alias/ours' }, ['secretsmanager']],
    [BUCKET, ['s3']],
    [SECRETS, []],
  ])('is for who hands over, and through the sink only: %j', (deliver, expected) => {
    const through = (doing: Doing) =>
      ['s3', 'secretsmanager', 'ec2'].filter((service) =>
        answer(policyOf([aUser('ana', doing, 'record')], deliver), 'kms:GenerateDataKey', key, {
          'kms:ResourceAliases': ['alias/ours'],
          'kms:ViaService': `${service}.eu-west-1.amazonaws.com`,
        }),
      );
    expect([through('rotate'), through('deactivate')]).toEqual([expected, []]);
  });
});

describe('more users than a session policy has room for', () => {
  const many = Array.from({ length: 120 }, (_, index) =>
    aUser(`user-number-${index}`, index % 3 === 0 ? 'rotate' : 'deactivate'),
  );
  const namesOf = (parts: readonly Part[]) => parts.flatMap(({ users }) => users.map(({ user }) => user));

  it.each([null, SECRETS, BUCKET])('are done in parts, each within its 2,048 characters: %j', (deliver) => {
    const parts = actParts(many, deliver, PLACE);
    expect(namesOf(parts)).toEqual(many.map(({ user }) => user));
    expect(parts.length).toBeGreaterThan(3);
    for (const { policy } of parts) expect(policy.length).toBeLessThanOrEqual(2048);
    // As few as there is room for: the first user of a part had none in the one before.
    for (const [index, part] of parts.slice(1).entries()) {
      const before = parts[index] as Part;
      expect(actParts([...before.users, ...part.users.slice(0, 1)], deliver, PLACE)).toHaveLength(2);
    }
  });

  it('that AWS cannot pack are halved, and nobody is lost', () => {
    const [part] = actParts(many.slice(0, 5), null, PLACE) as [Part];
    const halves = halved(part, null, PLACE);
    expect(halves.map(({ users }) => users.length)).toEqual([3, 2]);
    expect(namesOf(halves)).toEqual(namesOf([part]));
    expect(answer(halves[0].policy, 'iam:TagUser', arnOf('user-number-4'))).toBe(false);
  });

  it('have room one by one, however long path and name are', () => {
    const arn = arnOf('n'.repeat(64), `/${'p'.repeat(510)}/`);
    for (const deliver of [null, SECRETS, BUCKET]) {
      const users = [{ ...aUser('n'.repeat(64), 'rotate', 'undo'), arn }];
      for (const { policy } of actParts(users, deliver, PLACE))
        expect(policy.length).toBeLessThanOrEqual(2048);
    }
  });
});

describe('the session policy of a look', () => {
  it('is well within its characters, and allows nothing that is not a read', () => {
    expect(lookPolicy().length).toBeLessThanOrEqual(2048);
    const [{ Action }] = (JSON.parse(lookPolicy()) as { Statement: [{ Action: string[] }] }).Statement;
    const reads = /^\w+:(?:Get|List|Describe|Lookup|Simulate|GenerateCredentialReport)/;
    expect(Action.filter((action) => !reads.test(action))).toEqual([]);
    for (const secret of ['secretsmanager:GetSecretValue', 's3:GetObject', 'kms:Decrypt'])
      expect(Action).not.toContain(secret);
  });
});
