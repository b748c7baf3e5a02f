import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../config/load.ts';
import type { Policy } from '../core/model/policy.ts';
import { MANAGED_POLICY_LIMIT, type Statement, documentOf, sizeOf } from './document.ts';
import { hints } from './hints.ts';
import { trustStatement } from './parts/enter.ts';
import { ANYWHERE, type Place } from './place.ts';
import { runningPolicies } from './policies.ts';

const RULES = [{ name: 'all', unused: { after: '45d' } }];
const NOTIFY = { email: { via: 'ses', from: 'Keys <keys@example.com>', region: 'eu-west-1' } };

/** A policy with these sections besides a rule that retires unused keys. */
const policyOf = (sections: object = {}): Policy =>
  loadPolicy(JSON.stringify({ version: 1, rules: RULES, ...sections }), 'test').policy;

const made = (sections: object = {}, place: Partial<Place> = {}, store: string | null = null) =>
  runningPolicies(
    policyOf(sections),
    { ...ANYWHERE, ...place },
    store === null ? null : { bucket: store, prefix: 'keywarden' },
  );

const statement = (sid: string, ...given: Parameters<typeof made>): Statement | undefined =>
  made(...given)
    .flatMap(({ document }) => document.Statement)
    .find(({ Sid }) => Sid === sid);

const actions = (sid: string, sections: object) => statement(sid, sections)?.Action ?? [];

describe('which actions are allowed', () => {
  it.each([
    ['nothing is ever deleted', {}, ['iam:UpdateAccessKey']],
    [
      'a section deletes',
      { rules: [{ name: 'all', unused: { after: '45d', delete: '30d' } }] },
      ['iam:UpdateAccessKey', 'iam:DeleteAccessKey'],
    ],
    [
      'keys are issued: what cannot be handed over is deleted',
      { deliver: { to: 's3', bucket: 'handover' } },
      ['iam:UpdateAccessKey', 'iam:DeleteAccessKey', 'iam:CreateAccessKey'],
    ],
  ])('%s', (_, sections, expected) => {
    expect(actions('ChangesKeys', sections)).toEqual(expected);
  });

  it('KMS only with a key of the customer’s own', () => {
    const secrets = (more: object) =>
      actions('EncryptsSecrets', { deliver: { to: 'secrets-manager', ...more } });
    expect(secrets({})).toEqual([]);
    expect(secrets({ 'kms-key': 'alias/ours' })).toEqual(['kms:GenerateDataKey', 'kms:Decrypt']);
    expect(
      actions('EncryptsSecrets', { deliver: { to: 's3', bucket: 'handover', 'kms-key': 'alias/ours' } }),
    ).toEqual(['kms:GenerateDataKey', 'kms:Decrypt']);
  });

  it('of Organizations only what the selection asks', () => {
    const chosen = (organization: object) => actions('ChoosesAccounts', { accounts: { organization } });
    expect(chosen({})).toEqual(['organizations:ListAccounts']);
    expect(chosen({ exclude: ['ou-exam-sandbox1'] })).toContain('organizations:ListAccountsForParent');
    expect(chosen({ include: [{ tags: { a: 'b' } }] })).toContain('organizations:ListTagsForResource');
    expect(actions('ChoosesAccounts', { accounts: ['111122223333'] })).toEqual([]);
  });
});

describe('on what', () => {
  it('users of one account, below some paths, with some tags, in another partition', () => {
    const place = {
      partition: 'aws-cn',
      account: '111122223333',
      paths: ['/team/', '/ci/'],
      tags: { managed: 'y*' },
    };
    expect(statement('ChangesKeys', {}, place)).toMatchObject({
      Resource: ['arn:aws-cn:iam::111122223333:user/team/*', 'arn:aws-cn:iam::111122223333:user/ci/*'],
      Condition: { StringLike: { 'aws:ResourceTag/managed': 'y*' } },
    });
    expect(statement('LooksAtUsers', {}, place)?.Resource).toEqual(['arn:aws-cn:iam::111122223333:user/*']);
  });

  it('a sender without the name before its address, in the region of its identity', () => {
    expect(statement('WritesToOwners', { notify: NOTIFY })).toMatchObject({
      Resource: ['arn:aws:ses:eu-west-1:*:identity/*', 'arn:aws:ses:eu-west-1:*:configuration-set/*'],
      Condition: { StringEquals: { 'ses:FromAddress': 'keys@example.com' } },
    });
  });

  it.each([
    ['alias/ours', 'arn:aws:kms:eu-west-1:*:key/*', 'alias/ours'],
    [
      'arn:aws:kms:eu-west-1:111122223333:alias/ours',
      'arn:aws:kms:eu-west-1:111122223333:key/*',
      'alias/ours',
    ],
    ['arn:aws:kms:eu-west-1:111122223333:key/1', 'arn:aws:kms:eu-west-1:111122223333:key/1', undefined],
    [
      '1234abcd-12ab-34cd-56ef-1234567890ab',
      'arn:aws:kms:eu-west-1:*:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      undefined,
    ],
  ])('the KMS key %s', (key, resource, alias) => {
    const found = statement('EncryptsSecrets', {
      deliver: { to: 's3', bucket: 'handover', region: 'eu-west-1', 'kms-key': key },
    });
    expect(found?.Resource).toEqual([resource]);
    expect(found?.Condition?.['ForAnyValue:StringEquals']?.['kms:ResourceAliases']).toBe(alias);
    expect(found?.Condition?.['StringLike']).toEqual({ 'kms:ViaService': 's3.eu-west-1.amazonaws.com*' });
  });

  it.each([
    ['kms:alias/seal', 'arn:aws:kms:*:*:key/*', 'alias/seal'],
    [
      'kms:arn:aws:kms:eu-west-1:111122223333:alias/seal',
      'arn:aws:kms:eu-west-1:111122223333:key/*',
      'alias/seal',
    ],
    ['kms:arn:aws:kms:eu-west-1:111122223333:key/1', 'arn:aws:kms:eu-west-1:111122223333:key/1', undefined],
  ])('the state key %s', (key, resource, alias) => {
    expect(statement('MakesSeals', { 'state-key': key })).toEqual({
      Sid: 'MakesSeals',
      Effect: 'Allow',
      Action: ['kms:GenerateMac'],
      Resource: [resource],
      ...(alias === undefined ? {} : { Condition: { StringEquals: { 'kms:RequestAlias': alias } } }),
    });
  });

  it('two state keys while one is changed; none of KMS where it is elsewhere', () => {
    const sids = (keys: unknown) =>
      made({ 'state-key': keys })
        .flatMap(({ document }) => document.Statement)
        .filter(({ Action }) => Action.includes('kms:GenerateMac'))
        .map(({ Sid }) => Sid);
    expect(sids(['kms:alias/new', 'kms:alias/old'])).toEqual(['MakesSeals', 'VerifiesFormerSeals']);
    expect(sids(['env:NEW', 'kms:alias/old'])).toEqual(['VerifiesFormerSeals']);
    expect(sids('env:STATE_KEY')).toEqual([]);
  });

  it('roles: by name in the accounts of a list, in every account of an organization, and in that organization only', () => {
    expect(statement('EntersAccounts', { accounts: ['111122223333', '444455556666'] })?.Resource).toEqual([
      'arn:aws:iam::111122223333:role/KeywardenMember',
      'arn:aws:iam::444455556666:role/KeywardenMember',
    ]);
    const organization = { accounts: { organization: { role: 'security/Keys' } } };
    expect(statement('EntersAccounts', organization, { organization: 'o-exampletrading' })).toMatchObject({
      Resource: ['arn:aws:iam::*:role/security/Keys'],
      Condition: { StringEquals: { 'aws:ResourceOrgID': 'o-exampletrading' } },
    });
  });

  it('a store: below its prefix, or a whole bucket', () => {
    expect(statement('KeepsTheStore', {}, {}, 'state')?.Resource).toEqual(['arn:aws:s3:::state/keywarden/*']);
    const whole = runningPolicies(policyOf(), ANYWHERE, { bucket: 'state', prefix: '' });
    expect(whole.at(-1)?.document.Statement[0]?.Resource).toEqual(['arn:aws:s3:::state/*']);
  });
});

describe('who carries them', () => {
  it('with many accounts: read and write the role in each, the rest whoever begins', () => {
    const bearers = (entry: object) =>
      Object.fromEntries(
        made({ accounts: { organization: entry }, notify: NOTIFY }).map(({ role, attachTo }) => [
          role,
          attachTo,
        ]),
      );
    expect(bearers({ 'own-account': 'role' })).toEqual({
      read: ['the role in every account'],
      write: ['the role in every account'],
      notify: ['the identity that runs Keywarden'],
      accounts: ['the identity that runs Keywarden'],
    });
    expect(bearers({}).read).toEqual(['the role in every account', 'the identity that runs Keywarden']);
  });

  it('is trusted by name, in its organization, with the external id of the configuration', () => {
    const principal = 'arn:aws:iam::111122223333:role/Keywarden';
    const accounts = { organization: { 'external-id': 'ours' } };
    expect(
      trustStatement(policyOf({ accounts }).accounts, principal, { organization: 'o-exampletrading' }),
    ).toMatchObject({
      Principal: { AWS: principal },
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampletrading', 'sts:ExternalId': 'ours' } },
    });
    expect(trustStatement('self', principal, { organization: null })).not.toHaveProperty('Condition');
  });
});

describe('the size of a policy', () => {
  it('does not count white space', () => {
    const one = documentOf([{ Sid: 'A', Effect: 'Allow', Action: ['a:B'], Resource: ['*'] }]);
    expect(sizeOf(one)).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":["a:B"],"Resource":["*"]}]}'
        .length,
    );
  });

  it('is far below the limit with everything switched on, ten paths and ten protected paths', () => {
    const paths = Array.from({ length: 10 }, (_, index) => `/a-longer-path-of-some-team/${index}/`);
    const all = made(
      {
        notify: NOTIFY,
        guardrails: { 'protected-paths': paths },
        deliver: { to: 'secrets-manager', 'kms-key': 'alias/ours' },
        'take-over': {
          'check-and-rotate': { 'date-tag': 'a', 'old-key-tag': 'b' },
          'cloud-governance': true,
        },
        accounts: { organization: { exclude: ['ou-exam-sandbox1', { tags: { a: 'b' } }] } },
        'state-key': 'kms:alias/seal',
      },
      { paths, account: '111122223333' },
      'state',
    );
    expect(all.map(({ role }) => role)).toEqual(['read', 'write', 'notify', 'store', 'seal', 'accounts']);
    for (const { size } of all) expect(size).toBeLessThan(MANAGED_POLICY_LIMIT * 0.85);
  });

  it('above the limit is said', () => {
    const paths = Array.from({ length: 100 }, (_, index) => `/a-longer-path-of-some-team/${index}/`);
    const place = { ...ANYWHERE, paths };
    const said = hints(policyOf(), place, made({}, place));
    expect(said.join()).toContain('IAM takes 6144 in a managed policy');
  });
});

describe('what is said besides', () => {
  const saidOf = (sections: object, place: Partial<Place> = {}) =>
    hints(policyOf(sections), { ...ANYWHERE, ...place }, made(sections, place)).join('\n');
  const rule = (path: string) => ({ name: path, match: { path }, unused: { after: '45d' } });

  it('a narrower path, where every rule that acts has one', () => {
    const exempt = { name: 'x', exempt: { reason: 'sealed', until: '2027-06-30' } };
    expect(saidOf({ rules: [rule('/a/'), rule('/b/'), exempt] })).toContain('--path /a/ --path /b/ allows');
    expect(saidOf({ rules: [rule('/a/'), ...RULES] })).not.toContain('--path');
    expect(saidOf({ rules: [rule('/a/')] }, { paths: ['/a/'] })).not.toContain('--path');
    const within = { name: 'w', match: { all: [{ path: '/a/' }, { user: 'x*' }] }, unused: { after: '45d' } };
    expect(saidOf({ rules: [within] })).toContain('--path /a/ allows');
  });

  it('the organization, where accounts are entered', () => {
    const accounts = { organization: {} };
    expect(saidOf({ accounts })).toContain('--organization');
    expect(saidOf({ accounts }, { organization: 'o-exampletrading' })).not.toContain('--organization');
  });
});
