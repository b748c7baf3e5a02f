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

describe('a text that would mean others in a policy', () => {
  it('means itself: in protected paths, roles, senders, prefixes and tags', () => {
    const protects = statement('NeverChangesProtectedUsers', {
      guardrails: { 'protected-paths': ['/a*/', '/${aws:username}/'] },
    });
    expect(protects?.Resource).toEqual([
      'arn:aws:iam::*:user/${$}{aws:username}/*',
      'arn:aws:iam::*:user/a${*}/*',
    ]);
    const enters = statement('EntersAccounts', { accounts: { organization: { role: 'a${x}/K' } } });
    expect(enters?.Resource).toEqual(['arn:aws:iam::*:role/a${$}{x}/K']);
    const writes = statement('WritesToOwners', {
      notify: { email: { ...NOTIFY.email, from: 'a*${b}@example.com' } },
    });
    expect(writes?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'a${*}${$}{b}@example.com' } });
    const [store] = runningPolicies(policyOf(), ANYWHERE, { bucket: 'b', prefix: 'x*y' })
      .flatMap(({ document }) => document.Statement)
      .filter(({ Sid }) => Sid === 'KeepsTheStore');
    expect(store?.Resource).toEqual(['arn:aws:s3:::b/x${*}y/*']);
    const changes = statement('ChangesKeys', {}, { paths: ['/${a}/'], tags: { team: 'a-*${aws:x}' } });
    expect(changes?.Resource).toEqual(['arn:aws:iam::*:user/${$}{a}/*']);
    expect(changes?.Condition).toEqual({ StringLike: { 'aws:ResourceTag/team': 'a-*${$}{aws:x}' } });
  });
});

describe('which actions are allowed', () => {
  it.each([
    ['nothing is ever deleted', {}, ['iam:UpdateAccessKey']],
    [
      'a section deletes',
      { rules: [{ name: 'all', unused: { after: '45d', delete: '30d' } }] },
      ['iam:UpdateAccessKey', 'iam:DeleteAccessKey'],
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

describe('issuing keys', () => {
  const issuing = (match: object, more: object = {}) => ({
    name: JSON.stringify(match),
    match,
    rotate: { by: 'keywarden', after: '90d', ...more },
  });
  const issued = (rules: readonly object[], place: Partial<Place> = {}) =>
    made({ rules, deliver: { to: 'secrets-manager' } }, place)
      .flatMap(({ document }) => document.Statement)
      .filter(({ Action }) => Action.includes('iam:CreateAccessKey'))
      .map(({ Resource, Condition = {} }) => [Resource, Condition['StringLike'] ?? {}]);
  const users = (...paths: readonly string[]) => paths.map((path) => `arn:aws:iam::*:user${path}`);
  const tag = (name: string, value: string) => ({ [`aws:ResourceTag/${name}`]: value });

  it('is allowed for nobody where no rule has `by: keywarden`', () => {
    expect(issued([{ name: 'x', rotate: { by: 'owner', after: '90d' } }])).toEqual([]);
  });

  it.each<[string, object, readonly string[], object]>([
    ['everybody', {}, ['/*'], {}],
    ['a path', { path: '/ci/' }, ['/ci/*'], {}],
    ['a tag', { tags: { kind: 'ci*' } }, ['/*'], tag('kind', 'ci*')],
    ['a name, at whatever path', { user: 'ci-*' }, ['/ci-*', '/*/ci-*'], {}],
    ['a path in a path', { all: [{ path: '/a/' }, { path: '/a/b/' }] }, ['/a/b/*'], {}],
    ['either path', { any: [{ path: '/a/' }, { path: '/b/' }] }, ['/a/*', '/b/*'], {}],
    ['a path and a tag', { path: '/a/', all: [{ tags: { k: 'v' } }] }, ['/a/*'], tag('k', 'v')],
    ['what IAM cannot say beside a path', { path: '/a/', group: 'robots' }, ['/a/*'], {}],
    ['all but some', { not: { path: '/a/' } }, ['/*'], {}],
    ['a star in a path', { path: '/a*/' }, ['/a${*}/*'], {}],
  ])('is allowed for %s', (_, match, paths, condition) => {
    expect(issued([issuing(match)])).toEqual([[users(...paths), condition]]);
  });

  it('is allowed for nobody where two paths exclude each other, and for no other account', () => {
    expect(issued([issuing({ all: [{ path: '/a/' }, { path: '/b/' }] })])).toEqual([]);
    const elsewhere = [issuing({ account: '444455556666' })];
    expect(issued(elsewhere, { account: '111122223333' })).toEqual([]);
    expect(issued(elsewhere)).toHaveLength(1);
  });

  it('is allowed for the users of several rules, each with its tags', () => {
    const rules = [issuing({ path: '/a/' }), issuing({ tags: { k: 'v' } }), issuing({ path: '/b/' })];
    expect(issued(rules)).toEqual([
      [users('/a/*', '/b/*'), {}],
      [users('/*'), tag('k', 'v')],
    ]);
  });

  it('is allowed within --path and --tag only', () => {
    const rules = [issuing({ path: '/a/' }), issuing({ path: '/b/' })];
    const place = { paths: ['/a/b/', '/c/'], tags: { managed: 'yes' } };
    expect(issued(rules, place)).toEqual([[users('/a/b/*'), tag('managed', 'yes')]]);
  });

  it.each([
    [{}, ['iam:CreateAccessKey', 'iam:DeleteAccessKey']],
    [{ delete: '30d' }, ['iam:CreateAccessKey']],
  ])('takes deleting what could not be handed over, where no rule deletes anyway: %j', (more, expected) => {
    const sections = { rules: [issuing({ path: '/ci/' }, more)], deliver: { to: 'secrets-manager' } };
    expect(actions('IssuesKeys', sections)).toEqual(expected);
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

  it('the state key in Secrets Manager: that one secret is read, and no other', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:state-a1b2c3';
    expect(statement('MakesSeals', { 'state-key': `secretsmanager:${arn}` })).toEqual({
      Sid: 'MakesSeals',
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: [arn],
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
    expect(all.map(({ role }) => role)).toEqual([
      'read',
      'write',
      'issue',
      'notify',
      'store',
      'seal',
      'accounts',
    ]);
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

  it.each([
    [{ group: 'robots' }, 'group'],
    [{ account: '111122223333' }, 'account'],
    [{ not: { path: '/a/' } }, 'not'],
    [{ any: [{ path: '/a/' }, { group: 'robots' }] }, 'group'],
    [{ user: 'a*', all: [{ user: '*b' }] }, 'a second glob on the user name'],
    [{ path: '/ci/' }, null],
    [{ user: 'ci-*' }, null],
    [{ tags: { kind: 'ci' } }, null],
  ])('that more users than a rule means can be issued keys: %j', (match, beyond) => {
    const rules = [{ name: 'robots', match, rotate: { by: 'keywarden', after: '90d' } }];
    const said = saidOf({ rules, deliver: { to: 'secrets-manager' } });
    if (beyond === null) expect(said).not.toContain('IAM cannot say');
    else expect(said).toContain(`"robots" issues keys, and IAM cannot say its ${beyond}:`);
  });

  it('the organization, where accounts are entered', () => {
    const accounts = { organization: {} };
    expect(saidOf({ accounts })).toContain('--organization');
    expect(saidOf({ accounts }, { organization: 'o-exampletrading' })).not.toContain('--organization');
  });
});
